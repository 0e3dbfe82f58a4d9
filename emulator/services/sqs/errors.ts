import { AwsError, type CallContext } from "../../kernel/index.ts";

/** The old prefix of most codes; the modelled name goes without it. */
const PREFIX = "AWS.SimpleQueueService.";

/** AWS words this by protocol: the query form still speaks of its WSDL. */
export const queueDoesNotExist = (context: Pick<CallContext, "headers">): AwsError =>
  prefixed(
    "NonExistentQueue",
    isQuery(context)
      ? "The specified queue does not exist for this wsdl version."
      : "The specified queue does not exist.",
    "QueueDoesNotExist",
  );

const isQuery = ({ headers }: Pick<CallContext, "headers">): boolean =>
  headers["x-amz-target"] === undefined &&
  (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");

export const invalidAddress = (url: string): AwsError =>
  new AwsError("InvalidAddress", `The address ${url} is not valid for this endpoint.`, { status: 404 });

export const queueAlreadyExists = (attribute: string): AwsError =>
  new AwsError(
    "QueueAlreadyExists",
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
    { status: 400, shape: "QueueNameExists" },
  );

export const queueDeletedRecently = (): AwsError =>
  prefixed(
    "QueueDeletedRecently",
    "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
  );

export const purgeInProgress = (queue: string): AwsError =>
  prefixed(
    "PurgeQueueInProgress",
    `Only one PurgeQueue operation on ${queue} is allowed every 60 seconds.`,
    "PurgeQueueInProgress",
    403,
  );

export const missingParameter = (name: string): AwsError =>
  new AwsError("MissingParameter", `The request must contain the parameter ${name}.`, {
    status: 400,
    shape: "MissingRequiredParameterException",
  });

export const invalidParameterValue = (message: string): AwsError =>
  new AwsError("InvalidParameterValue", message, { status: 400, shape: "InvalidParameterValueException" });

/** AWS's usual sentence about one parameter. */
export const invalidValue = (value: unknown, parameter: string, reason: string): AwsError =>
  invalidParameterValue(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const messageTooLong = (max: number): AwsError =>
  invalidParameterValue(`One or more parameters are invalid. Reason: Message must be shorter than ${max} bytes.`);

export const invalidMessageContents = (): AwsError =>
  new AwsError(
    "InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    { status: 400 },
  );

export const invalidAttributeName = (message: string): AwsError =>
  new AwsError("InvalidAttributeName", message, { status: 400 });
export const unknownAttribute = (name: string): AwsError => invalidAttributeName(`Unknown Attribute ${name}.`);

export const invalidAttributeValue = (parameter: string, reason?: string): AwsError =>
  new AwsError(
    "InvalidAttributeValue",
    `Invalid value for the parameter ${parameter}.${reason === undefined ? "" : ` Reason: ${reason}`}`,
    { status: 400 },
  );

export const emptyBatch = (operation: string): AwsError =>
  prefixed("EmptyBatchRequest", `There should be at least one ${operation}RequestEntry in the request.`);
export const tooManyEntries = (count: number, max: number): AwsError =>
  prefixed("TooManyEntriesInBatchRequest", `Maximum number of entries per request are ${max}. You have sent ${count}.`);
export const idsNotDistinct = (id: string): AwsError => prefixed("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
export const invalidBatchId = (): AwsError =>
  prefixed(
    "InvalidBatchEntryId",
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
  );
export const batchTooLong = (bytes: number, max: number): AwsError =>
  prefixed("BatchRequestTooLong", `Batch requests cannot be longer than ${max} bytes. You have sent ${bytes} bytes.`);

export const receiptHandleIsInvalid = (handle: string): AwsError =>
  new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`, {
    status: 404,
  });

/** AWS's answer for a message that was deleted, or whose handle was replaced by a later receive. */
export const notAvailableForChange = (handle: string): AwsError =>
  invalidValue(handle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.");

/** FIFO queues only: there a handle ends with the visibility of its message. */
export const handleExpired = (handle: string): AwsError =>
  invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");

export const notForThisType = (value: unknown, parameter: string): AwsError =>
  invalidValue(value, parameter, "The request include parameter that is not valid for this queue type.");

export const resourceNotFound = (message: string): AwsError =>
  new AwsError("ResourceNotFoundException", message, { status: 404 });

export const overLimit = (): AwsError =>
  new AwsError("OverLimit", "The maximum number of in flight messages is reached.", { status: 403 });

/** SQS writes the action in lower case: `sqs:sendmessage`. */
export const accessDenied = (text: string, action: string): AwsError =>
  new AwsError("AccessDenied", text.replaceAll(action, action.toLowerCase()), {
    status: 403,
    shape: "AccessDeniedException",
  });

function prefixed(name: string, message: string, shape: string = name, status: number = 400): AwsError {
  return new AwsError(PREFIX + name, message, { status, shape });
}
