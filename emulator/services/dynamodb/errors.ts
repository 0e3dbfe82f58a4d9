import { AwsError } from "../../kernel/index.ts";

export const validation = (message: string): AwsError => new AwsError("ValidationException", message, { status: 400 });

/** AWS's usual beginning. */
export const invalidValues = (what: string): AwsError =>
  validation(`One or more parameter values were invalid: ${what}`);
/** The beginning of AWS's younger messages. */
export const notValidValues = (what: string): AwsError =>
  validation(`One or more parameter values are not valid. ${what}`);

export const notANumber = (text: string): AwsError =>
  validation(`The parameter cannot be converted to a numeric value${text === "" ? "" : `: ${text}`}`);
export const numberOverflow = (): AwsError =>
  validation("Number overflow. Attempting to store a number with magnitude larger than supported range");
export const numberUnderflow = (): AwsError =>
  validation("Number underflow. Attempting to store a number with magnitude smaller than supported range");
export const tooManyDigits = (): AwsError =>
  validation("Attempting to store more than 38 significant digits in a Number");

export const keyDoesNotMatch = (): AwsError => validation("The provided key element does not match the schema");
export const itemTooLarge = (): AwsError => validation("Item size has exceeded the maximum allowed size");
export const updatedItemTooLarge = (): AwsError =>
  validation("Item size to update has exceeded the maximum allowed size");
export const nestedTooDeep = (): AwsError => validation("Nesting Levels have exceeded supported limits");

export const invalidExpression = (kind: string, what: string): AwsError => validation(`Invalid ${kind}: ${what}`);
export const noSuchAttribute = (): AwsError =>
  validation("The provided expression refers to an attribute that does not exist in the item");
export const wrongOperand = (): AwsError =>
  validation("An operand in the update expression has an incorrect data type");
export const invalidPath = (): AwsError =>
  validation("The document path provided in the update expression is invalid for update");
export const cannotUpdateKey = (name: string): AwsError =>
  invalidValues(`Cannot update attribute ${name}. This attribute is part of the key`);

/** In answers about data. */
export const resourceNotFound = (): AwsError => notFound("Requested resource not found");
/** In answers about tables themselves. */
export const tableNotFound = (name: string): AwsError =>
  notFound(`Requested resource not found: Table: ${name} not found`);
export const resourceOfArnNotFound = (arn: string): AwsError =>
  notFound(`Requested resource not found: ResourcArn: ${arn} not found`);
const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message, { status: 400 });

export const noSuchIndex = (name: string): AwsError =>
  validation(`The table does not have the specified index: ${name}`);

export const tableExists = (name: string): AwsError => inUse(`Table already exists: ${name}`);
export const inUse = (message: string): AwsError => new AwsError("ResourceInUseException", message, { status: 400 });
export const protectedTable = (): AwsError =>
  validation(
    "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
  );

/** `item`: the item as it was, for those who asked to be shown it. */
export const conditionalCheckFailed = (item?: unknown): AwsError =>
  new AwsError("ConditionalCheckFailedException", "The conditional request failed", {
    status: 400,
    ...(item === undefined ? {} : { fields: { Item: item } }),
  });

export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: unknown;
}

export const transactionCanceled = (reasons: readonly CancellationReason[]): AwsError =>
  new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
    { status: 400, fields: { CancellationReasons: reasons } },
  );

export const idempotentParameterMismatch = (): AwsError =>
  new AwsError(
    "IdempotentParameterMismatchException",
    "The provided ClientRequestToken was used before with different parameters.",
    { status: 400 },
  );

export interface ThrottlingReason {
  /** `TableWriteProvisionedThroughputExceeded` and the like. */
  readonly reason: string;
  /** The ARN of the table or index. */
  readonly resource: string;
}

export const throughputExceeded = (reason: ThrottlingReason, index: boolean): AwsError =>
  new AwsError(
    "ProvisionedThroughputExceededException",
    `The level of configured provisioned throughput for ${index ? "one or more global secondary indexes of the table" : "the table"} was exceeded. Consider increasing your provisioning level${index ? " for the under-provisioned global secondary indexes" : ""} with the UpdateTable API.`,
    { status: 400, fields: { ThrottlingReasons: [reason] } },
  );

/** On demand, above the limit that the table's owner set. */
export const onDemandExceeded = (reason: ThrottlingReason): AwsError =>
  new AwsError(
    "ThrottlingException",
    "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
    { status: 400, fields: { throttlingReasons: [reason] } },
  );

export const limitExceeded = (message: string): AwsError =>
  new AwsError("LimitExceededException", message, { status: 400 });

/** What AWS does and Misfire does not. Says so by name. */
export const unsupported = (what: string): AwsError => validation(`${what} is not emulated by Misfire.`);

/** Parameters from before expressions; AWS still takes them. */
export const legacyParameter = (name: string, instead: string): AwsError =>
  validation(`${name} is a legacy parameter that Misfire does not emulate; use ${instead} instead.`);

export const duplicateItem = (): AwsError =>
  new AwsError("DuplicateItemException", "Duplicate primary key exists in table", { status: 400 });

export const accessDenied = (text: string): AwsError => new AwsError("AccessDeniedException", text, { status: 400 });

export const policyNotFound = (arn: string): AwsError =>
  new AwsError("PolicyNotFoundException", `Resource-based policy not found for the provided ResourceArn: ${arn}`, {
    status: 400,
  });

export const notWellFormed = (what: string): AwsError =>
  validation(`Statement wasn't well formed, can't be processed: ${what}`);
