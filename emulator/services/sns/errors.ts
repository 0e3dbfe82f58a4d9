import { AwsError } from "../../kernel/index.ts";

/** The shapes of SNS's errors end in `Exception`, their codes on the wire do not. */
const error = (code: string, status: number, message: string): AwsError =>
  new AwsError(code, message, { status, shape: `${code}Exception` });

export const invalidParameter = (what: string): AwsError =>
  error("InvalidParameter", 400, `Invalid parameter: ${what}`);

export const parameterValueInvalid = (message: string): AwsError =>
  new AwsError("ParameterValueInvalid", message, { status: 400, shape: "InvalidParameterValueException" });

export const topicNotFound = (): AwsError => error("NotFound", 404, "Topic does not exist");
export const subscriptionNotFound = (): AwsError => error("NotFound", 404, "Subscription does not exist");
export const resourceNotFound = (): AwsError => error("ResourceNotFound", 404, "Resource does not exist");

export const authorizationError = (text: string, action: string): AwsError =>
  error("AuthorizationError", 403, text.replaceAll(action, action.replace(/^sns:/, "SNS:")));

export const tooManyEntries = (): AwsError =>
  error("TooManyEntriesInBatchRequest", 400, "The batch request contains more entries than permissible.");
export const idsNotDistinct = (): AwsError =>
  error("BatchEntryIdsNotDistinct", 400, "Two or more batch entries in the request have the same Id.");
export const batchTooLong = (): AwsError =>
  error("BatchRequestTooLong", 400, "The length of all the messages put together is more than the limit.");
export const emptyBatch = (): AwsError =>
  error("EmptyBatchRequest", 400, "The batch request doesn't contain any entries.");
export const invalidBatchId = (): AwsError =>
  error("InvalidBatchEntryId", 400, "The Id of a batch entry in a batch request doesn't abide by the specification.");
export const tagLimitExceeded = (): AwsError =>
  error("TagLimitExceeded", 400, "Could not complete request: tag quota of per resource exceeded");

/** What AWS does and we do not. Says so by name. */
export const notEmulated = (what: string): AwsError =>
  invalidParameter(`${what} is not emulated by Misfire. Leave it out, or run this against another engine.`);
