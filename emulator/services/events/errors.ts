import { AwsError } from "../../kernel/index.ts";

const error = (code: string, message: string): AwsError => new AwsError(code, message, { status: 400 });

export const validation = (message: string): AwsError => error("ValidationException", message);

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListArchives.html: "Filter parameters are exclusive." */
export function requireOneFilter(operation: "ListArchives" | "ListReplays", ...filters: readonly unknown[]): void {
  if (filters.filter((filter) => filter !== undefined).length > 1)
    throw validation(
      `At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`,
    );
}
export const invalidPattern = (reason: string): AwsError =>
  error("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
export const invalidParameter = (name: string, reason?: string): AwsError =>
  validation(`Parameter ${name} is not valid.${reason === undefined ? "" : ` Reason: ${reason}`}`);

const notFound = (message: string): AwsError => error("ResourceNotFoundException", message);
export const busNotFound = (name: string): AwsError => notFound(`Event bus ${name} does not exist.`);
export const ruleNotFound = (name: string, bus: string): AwsError =>
  notFound(`Rule ${name} does not exist on EventBus ${bus}.`);
export const archiveNotFound = (name: string): AwsError => notFound(`Archive ${name} does not exist.`);
export const replayNotFound = (name: string): AwsError => notFound(`Replay ${name} does not exist.`);
export const noPolicy = (): AwsError => notFound("EventBus does not have a policy.");
export const statementNotFound = (): AwsError => notFound("Statement with the provided id does not exist.");

/** `Event bus orders`, `Archive orders`, `Replay orders`. */
export const alreadyExists = (what: string): AwsError =>
  error("ResourceAlreadyExistsException", `${what} already exists.`);

export const limitExceeded = (): AwsError =>
  error("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
export const policyTooLong = (): AwsError =>
  error("PolicyLengthExceededException", "The event bus policy exceeds the maximum length.");
export const notInState = (replay: string): AwsError =>
  error("IllegalStatusException", `Replay ${replay} is not in a valid state for this operation.`);

export const accessDenied = (text: string): AwsError => error("AccessDeniedException", text);
