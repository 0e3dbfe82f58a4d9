import { AwsError } from "../../kernel/index.ts";

const error = (code: string, status: number, message: string): AwsError =>
  new AwsError(code, message, { status, messageKey: "message" });

export const badRequest = (message: string): AwsError => error("BadRequestException", 400, message);
export const conflict = (message: string): AwsError => error("ConflictException", 409, message);
export const tooMany = (message: string): AwsError => error("TooManyRequestsException", 429, message);
export const accessDenied = (text: string): AwsError => error("AccessDeniedException", 403, text);
const notFound = (message: string, resourceType: string): AwsError =>
  new AwsError("NotFoundException", message, { status: 404, messageKey: "message", fields: { resourceType } });

export const apiNotFound = (id: string): AwsError => notFound(`Invalid API identifier specified ${id}`, "Api");
export const routeNotFound = (id: string): AwsError => notFound(`Unable to find Route by key ${id}`, "Route");
export const integrationNotFound = (id: string): AwsError =>
  notFound(`Invalid Integration identifier specified ${id}`, "Integration");
export const authorizerNotFound = (id: string): AwsError =>
  notFound(`Invalid Authorizer identifier specified ${id}`, "Authorizer");
export const stageNotFound = (): AwsError => notFound("Invalid stage identifier specified", "Stage");
export const deploymentNotFound = (): AwsError => notFound("Invalid deployment identifier specified", "Deployment");
export const resourceNotFound = (arn: string): AwsError =>
  notFound(`Invalid resource identifier specified ${arn}`, "Resource");

/** What AWS would take and we do not: refused by name instead of ignored. */
export const notEmulated = (what: string): AwsError =>
  badRequest(`${what} is not emulated by Misfire. Leave it out, or run this against another engine.`);

/** Refuses the first of the given members that has a value. */
export function refuse<T extends object>(input: T, names: readonly (keyof T & string)[]): void {
  const given = names.find((name) => input[name] !== undefined);
  if (given !== undefined) throw notEmulated(given);
}
