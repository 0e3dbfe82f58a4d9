import { AwsError, type Scope } from "../../kernel/index.ts";

const error = (code: string, status: number, message: string): AwsError =>
  new AwsError(code, message, { status, messageKey: "message" });

export const badRequest = (message: string): AwsError => error("BadRequestException", 400, message);
export const conflict = (message: string): AwsError => error("ConflictException", 409, message);
export const notFound = (message: string): AwsError => error("NotFoundException", 404, message);
export const limitExceeded = (message: string): AwsError => error("LimitExceededException", 429, message);
export const accessDenied = (text: string): AwsError => error("AccessDeniedException", 403, text);

export const apiNotFound = ({ account }: Scope, id: string): AwsError =>
  notFound(`Invalid API identifier specified ${account}:${id}`);
export const resourceNotFound = (): AwsError => notFound("Invalid Resource identifier specified");
export const methodNotFound = (): AwsError => notFound("Invalid Method identifier specified");
export const integrationNotFound = (): AwsError => notFound("Invalid Integration identifier specified");
export const responseNotFound = (): AwsError => notFound("Invalid Response status code specified");
export const authorizerNotFound = (): AwsError => notFound("Invalid Authorizer identifier specified");
export const modelNotFound = (name: string): AwsError => notFound(`Invalid model name specified: ${name}`);
export const validatorNotFound = (): AwsError => notFound("Invalid Request Validator identifier specified");
export const deploymentNotFound = (): AwsError => notFound("Invalid Deployment identifier specified");
export const stageNotFound = (): AwsError => notFound("Invalid stage identifier specified");
export const keyNotFound = (): AwsError => notFound("Invalid API Key identifier specified");
export const planNotFound = (): AwsError => notFound("Invalid Usage Plan ID specified");

/** What AWS would take and we do not: refused by name instead of ignored. */
export const notEmulated = (what: string): AwsError =>
  badRequest(`${what} is not emulated by Misfire. Leave it out, or run this against another engine.`);
