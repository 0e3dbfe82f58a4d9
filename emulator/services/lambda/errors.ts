import { AwsError } from "../../kernel/index.ts";

/** Lambda marks the errors that are the caller's own with `Type: "User"`. */
const user = (
  code: string,
  status: number,
  message: string,
  messageKey: "message" | "Message",
  fields: Readonly<Record<string, unknown>> = {},
): AwsError => new AwsError(code, message, { status, messageKey, fields: { Type: "User", ...fields } });

export const invalidParameterValue = (message: string): AwsError =>
  user("InvalidParameterValueException", 400, message, "message");

export const resourceConflict = (message: string): AwsError =>
  user("ResourceConflictException", 409, message, "message");

export const resourceNotFound = (message: string): AwsError =>
  user("ResourceNotFoundException", 404, message, "Message");

export const provisionedConfigNotFound = (): AwsError =>
  user(
    "ProvisionedConcurrencyConfigNotFoundException",
    404,
    "No Provisioned Concurrency Config found for this function",
    "message",
  );

export const resourceInUse = (message: string): AwsError => user("ResourceInUseException", 400, message, "Message");

export const preconditionFailed = (message: string): AwsError =>
  user("PreconditionFailedException", 412, message, "message");

export const policyLengthExceeded = (message: string): AwsError =>
  user("PolicyLengthExceededException", 400, message, "message");

export const invalidRequestContent = (message: string): AwsError =>
  user("InvalidRequestContentException", 400, message, "message");

export const requestTooLarge = (message: string): AwsError => user("RequestTooLargeException", 413, message, "message");

export const requestEntityTooLarge = (message: string): AwsError =>
  user("RequestEntityTooLargeException", 413, message, "message");

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const codeStorageExceeded = (): AwsError =>
  user("CodeStorageExceededException", 400, "Code storage limit exceeded.", "message");

/** One reason per kind of throttle; https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export type ThrottleReason = "ConcurrentInvocationLimitExceeded" | "ReservedFunctionConcurrentInvocationLimitExceeded";

export const tooManyRequests = (reason: ThrottleReason): AwsError =>
  user("TooManyRequestsException", 429, "Rate Exceeded.", "message", { Reason: reason });

export const recursiveInvocation = (functionArn: string): AwsError =>
  user(
    "RecursiveInvocationException",
    400,
    `Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation. Function: ${functionArn}`,
    "Message",
  );

/** No `Type`, unlike the others. */
export const validation = (problem: string): AwsError =>
  new AwsError("ValidationException", `1 validation error detected: ${problem}`, {
    status: 400,
    messageKey: "message",
  });

export const accessDenied = (message: string): AwsError =>
  new AwsError("AccessDeniedException", message, { status: 403, messageKey: "Message" });

export const functionNotFound = (arn: string): AwsError => resourceNotFound(`Function not found: ${arn}`);

export const aliasNotFound = (arn: string): AwsError => resourceNotFound(`Cannot find alias arn: ${arn}`);

/** UpdateAlias has other words for it. */
export const aliasToUpdateNotFound = (arn: string): AwsError => resourceNotFound(`Alias not found: ${arn}`);

/** What AWS would take and we do not: refused by name instead of ignored. */
export const notEmulated = (what: string): AwsError =>
  invalidParameterValue(`${what} is not emulated by Misfire. Leave it out, or run this against another engine.`);
