import { AwsError } from "../../kernel/index.ts";

export const groupNotFound = (): AwsError => notFound("The specified log group does not exist.");
export const streamNotFound = (): AwsError => notFound("The specified log stream does not exist.");
export const resourceNotFound = (): AwsError => notFound("The specified resource does not exist.");

export const policyNotFound = (name: string): AwsError => notFound(`Policy with name [${name}] does not exist.`);

export const limitExceeded = (): AwsError =>
  new AwsError("LimitExceededException", "Resource limit exceeded.", { status: 400 });

export const groupAlreadyExists = (): AwsError => alreadyExists("The specified log group already exists");
export const streamAlreadyExists = (): AwsError => alreadyExists("The specified log stream already exists");

export const invalidParameter = (message: string): AwsError =>
  new AwsError("InvalidParameterException", message, { status: 400 });

export const tooManyTags = (arn: string): AwsError =>
  new AwsError("TooManyTagsException", "The resource has too many tags.", {
    status: 400,
    fields: { resourceName: arn },
  });

/** The rule is documented, the text is ours. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */
export const reservedTag = (key: string): AwsError =>
  invalidParameter(`The tag key ${key} begins with aws:, which is reserved for AWS.`);

/** AWS answers a denied call of this service with 400, as all of its client errors. */
export const accessDenied = (text: string): AwsError => new AwsError("AccessDeniedException", text, { status: 400 });

/** CreateLogGroup with tags asks for a second right, and has a text of its own for it. */
export const tagsDenied = (account: string): AwsError =>
  accessDenied(
    `User with accountId: ${account} is not authorized to perform CreateLogGroup with Tags. An additional permission "logs:TagResource" is required.`,
  );

export const filterNotFound = (kind: "metric" | "subscription"): AwsError =>
  notFound(`The specified ${kind} filter does not exist.`);

/** Recorded: another account's function is refused before the group is looked for. */
export const crossAccountFunction = (): AwsError =>
  accessDenied(
    "Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.",
  );

export const bothNames = (): AwsError =>
  new AwsError("ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.", {
    status: 400,
  });

/** What the console and every deployment tool shows for a function whose policy does not let CloudWatch Logs in. */
export const couldNotExecute = (): AwsError =>
  invalidParameter(
    "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
  );

/** What people report of groups of the class `INFREQUENT_ACCESS`, which are written and queried and no more. */
export const onlyStandard = (): AwsError =>
  new AwsError("ValidationException", "This operation is only supported on the Standard log class.", { status: 400 });

/** Groups of this class have no queries, the text is ours: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const notQueried = (name: string): AwsError =>
  invalidParameter(`Log group ${name} has the log class DELIVERY, which does not support queries.`);

/** AWS names neither text nor page for it. */
export const groupProtected = (name: string): AwsError =>
  new AwsError("ValidationException", `Log group ${name} has deletion protection enabled.`, { status: 400 });

/** The texts of Insights carry the id of the request, as its own service was asked by another (recorded). */
const passedOn = (code: string, requestId: string): string =>
  ` (Service: AWSLogs; Status Code: 400; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;

export const queriedGroupNotFound = (group: string, account: string, requestId: string): AwsError =>
  notFound(
    `Log group '${group}' does not exist for account ID '${account}'${passedOn("ResourceNotFoundException", requestId)}`,
  );

/** `from` and `to`: which characters of the query are wrong. */
export const malformedQuery = (
  message: string,
  at: { readonly from: number; readonly to: number } | undefined,
  requestId: string,
): AwsError =>
  new AwsError("MalformedQueryException", `${message}${passedOn("MalformedQueryException", requestId)}`, {
    status: 400,
    fields: at ? { queryCompileError: { location: { startCharOffset: at.from, endCharOffset: at.to }, message } } : {},
  });

export const queryNotFound = (id: string): AwsError => notFound(`Query with id [${id}] does not exist.`);
export const queryDefinitionNotFound = (id: string): AwsError =>
  notFound(`Query definition with id [${id}] does not exist.`);
export const queryNotRunning = (id: string): AwsError => invalidParameter(`Query with id [${id}] is not running.`);

const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message, { status: 400 });
const alreadyExists = (message: string): AwsError =>
  new AwsError("ResourceAlreadyExistsException", message, { status: 400 });
