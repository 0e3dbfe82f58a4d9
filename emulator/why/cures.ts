import type { Entry } from "../kernel/index.ts";
import { cureForEvent, isEventReason } from "./event-cures.ts";
import type { Cure, Explanation } from "./explanation.ts";
import { cureForFunction, isFunctionReason } from "./function-cures.ts";
import { cureForGateway, isGatewayReason } from "./gateway-cures.ts";
import { cureForLogs, isLogReason } from "./log-cures.ts";
import { shortName } from "./names.ts";
import { cureForQueue, isQueueReason } from "./queue-cures.ts";
import { CREATE_FUNCTION, giveConcurrency, letStart } from "./shared-cures.ts";
import { cureForStream, isStreamReason } from "./stream-cures.ts";
import { cureForTopic, isTopicReason } from "./topic-cures.ts";

/** What to do about it, as an SDK call and as a CLI line wherever one of them cures. */
export function cureFor(told: Explanation, end: Entry): Cure | undefined {
  if (isFunctionReason(told.reason)) return cureForFunction(told.reason, told, end);
  if (isTopicReason(told.reason)) return cureForTopic(told, told.reason);
  if (isStreamReason(told.reason)) return cureForStream(told.reason, end);
  if (isQueueReason(told.reason)) return cureForQueue(told.reason, end);
  // An API that asks for signatures refuses who may not invoke it.
  if (told.reason === "api-refused" && told.denied)
    return allow(told.denied, [told.denied.action], told.denied.resource);
  if (isGatewayReason(told.reason)) return cureForGateway(told.reason, told, end);
  if (isEventReason(told.reason)) return cureForEvent(told.reason, told, end);
  if (isLogReason(told.reason)) return cureForLogs(told.reason, told, end);
  switch (told.reason) {
    case "invoke-denied":
    case "invoke-stale":
    case "wiring-refused":
      return allowInvocation(told, end);
    case "caller-denied":
    case "read-denied":
    case "write-denied":
    case "execute-denied":
    case "dead-letter-denied":
    case "destination-denied":
    case "poll-denied":
    case "stream-denied":
    case "delete-denied":
    case "target-role-denied":
      return told.denied ? allow(told.denied, [told.denied.action], widened(told.denied.resource)) : undefined;
    case "logs-denied":
      return told.denied ? allow(told.denied, LOG_ACTIONS, logGroupOf(told.denied.resource)) : undefined;
    case "forbidden-not-found":
      return {
        ...(told.denied ? allow(told.denied, ["s3:ListBucket"], told.denied.resource) : {}),
        words: "ask for a key that exists; with s3:ListBucket on the bucket the answer is an honest 404",
      };
    case "key-not-decoded":
      return {
        words: "decode the key before using it",
        sdk: `decodeURIComponent(record.s3.object.key.replaceAll("+", " "))`,
      };
    case "read-only":
      return { words: "write to /tmp: nothing else is writable in a Lambda function" };
    case "role-untrusted":
      return trustLambda(told);
    case "filter-event":
    case "filter-prefix":
    case "filter-suffix":
    case "no-notification":
      return lookAtFilter(told);
    case "recursion":
      return {
        words: "write the output where it does not trigger the function: strictly separate prefixes, or another bucket",
      };
    case "nowhere-to-go":
    case "retries-exhausted":
    case "age-exceeded":
    case "handler-failed":
    case "timed-out":
    case "zero-concurrency":
    case "throttled":
    case "function-missing":
    case "event-too-large":
    case "destination-missing":
      return plain(told, functionAt(told, end), end);
    case undefined:
      return undefined;
    default:
      return told.reason satisfies never;
  }
}

function allowInvocation(told: Explanation, end: Entry): Cure {
  const target = told.denied?.resource ?? (end.kind === "arrow" ? end.target : told.target);
  const bucket = bucketOf(told.subject);
  const owner = end.kind === "arrow" ? end.detail["sourceAccount"] : undefined;
  const account = typeof owner === "string" ? owner : accountOf(target);
  // A statement id is taken once: a statement that missed keeps its own.
  const taken = told.denied?.decision.nearMisses.map((miss) => miss.statement.sid) ?? [];
  const id = taken.includes("s3-invoke") ? `s3-invoke-${bucket.replaceAll(".", "-")}` : "s3-invoke";
  return {
    words: "give S3 the permission to start the function, from this bucket of this account",
    ...letStart({
      functionArn: target,
      id,
      principal: "s3.amazonaws.com",
      sourceArn: `arn:aws:s3:::${bucket}`,
      sourceAccount: account,
    }),
  };
}

type Denied = NonNullable<Explanation["denied"]>;

/** What mends a denial: a policy for who was denied, or the one that stands in the way. */
function allow(denied: Denied, actions: readonly string[], resource: string): Cure {
  const { principal, decision } = denied;
  const { reason } = decision;
  const what = `${actions.join(", ")} on ${resource}`;
  if (reason.kind === "explicit") {
    const { sid, index, policyName } = reason.statement;
    return { words: `change ${sid ?? `statement ${index + 1}`} of ${policyName}: it denies ${denied.action} outright` };
  }
  if (reason.policy === "resource") return { words: `let the resource's own policy allow ${what} to ${principal}` };
  if (reason.policy !== "identity") return { words: `let the ${WIDENED[reason.policy]} of ${principal} allow ${what}` };
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
  const role = /:assumed-role\/([^/]+)\//.exec(principal)?.[1] ?? /:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
  if (user === undefined && role === undefined) return { words: `allow ${what} to ${principal}` };
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions.length === 1 ? actions[0] : actions, Resource: resource }],
  });
  const policy = policyNameFor(actions, resource);
  const [kind, Kind, name] = user === undefined ? ["role", "Role", role] : ["user", "User", user];
  return {
    words: `allow ${what} to the ${kind} ${name}`,
    sdk: `new Put${Kind}PolicyCommand({ ${Kind}Name: "${name}", PolicyName: "${policy}", PolicyDocument: ${literal(document)} })`,
    cli: [
      `aws iam put-${kind}-policy --${kind}-name ${name} --policy-name ${policy} \\`,
      `  --policy-document ${shellQuoted(document)}`,
    ].join("\n"),
  };
}

const WIDENED = { boundary: "permissions boundary", session: "session policy", trust: "trust policy" } as const;

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
const LOG_ACTIONS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const logGroupOf = (arn: string): string => `${arn.split(":").slice(0, 7).join(":")}:*`;

/** The next object comes under another key: the folder of the one that was denied. */
function widened(resource: string): string {
  const [object, folder = ""] = /^(arn:aws[\w-]*:s3:::[^/]+\/(?:.*\/)?)[^/]*$/s.exec(resource) ?? [];
  return object === undefined ? resource : `${folder}*`;
}

/** One name for each right, so that curing one denial does not take back the cure of another. */
const policyNameFor = (actions: readonly string[], resource: string): string =>
  ["allow", actions[0]?.toLowerCase(), resource.split(":").slice(5).join(":")]
    .join("-")
    .replaceAll(/[^\w+=,.@-]+/g, "-")
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    .slice(0, 128)
    .replace(/-+$/, "");

const literal = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function trustLambda(told: Explanation): Cure {
  const role = shortName(told.denied?.resource ?? told.target);
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  return {
    words: "let Lambda assume the role",
    sdk: `new UpdateAssumeRolePolicyCommand({ RoleName: "${role}", PolicyDocument: '${document}' })`,
    cli: `aws iam update-assume-role-policy --role-name ${role} \\\n  --policy-document '${document}'`,
  };
}

function lookAtFilter(told: Explanation): Cure {
  const bucket = bucketOf(told.subject);
  return {
    words: "nothing is broken: upload under a key that the rule asks for, or change the rule",
    sdk: `new GetBucketNotificationConfigurationCommand({ Bucket: "${bucket}" })`,
    cli: `aws s3api get-bucket-notification-configuration --bucket ${bucket}`,
  };
}

function plain(told: Explanation, name: string, end: Entry): Cure {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- `cureFor` sends only those without a permission here.
  switch (told.reason) {
    case "zero-concurrency":
    case "throttled":
      return { words: "give the function concurrency", ...giveConcurrency(name) };
    case "nowhere-to-go":
      return {
        words: "give the function a place for events that it could not process",
        ...failuresInto(name, told.question.reaching),
      };
    case "event-too-large":
      return { words: "send a pointer to the data instead of the data: an asynchronous event holds at most 1 MB" };
    case "function-missing":
      return { words: CREATE_FUNCTION };
    case "destination-missing":
      return { words: "create the destination, or name one that exists" };
    case "timed-out":
      return moreTime(name, end);
    case "age-exceeded":
      return {
        words: "mend what failed, and let events grow old enough to be tried again",
        sdk: `new UpdateFunctionEventInvokeConfigCommand({ FunctionName: "${name}", MaximumEventAgeInSeconds: ${AGE_MAX} })`,
        cli: `aws lambda update-function-event-invoke-config --function-name ${name} --maximum-event-age-in-seconds ${AGE_MAX}`,
      };
    default:
      return { words: "mend the handler; then send the event again from the dead-letter queue" };
  }
}

/** The queue that was asked about, if any. */
function failuresInto(name: string, asked: string): Pick<Cure, "sdk" | "cli"> {
  const queue = asked.startsWith("arn:") ? asked : "<queue ARN>";
  return {
    sdk: `new PutFunctionEventInvokeConfigCommand({ FunctionName: "${name}", DestinationConfig: { OnFailure: { Destination: "${queue}" } } })`,
    cli: [
      `aws lambda put-function-event-invoke-config --function-name ${name} \\`,
      `  --destination-config '{"OnFailure":{"Destination":"${queue}"}}'`,
    ].join("\n"),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, in seconds. */
const TIMEOUT_MAX = 900;
/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html, in seconds; also the default. */
const AGE_MAX = 21_600;

function moreTime(name: string, end: Entry): Cure {
  const message = end.kind === "arrow" ? end.detail["errorMessage"] : undefined;
  const had = typeof message === "string" ? Number(/after (\d+(?:\.\d+)?) seconds/.exec(message)?.[1] ?? 0) : 0;
  if (had >= TIMEOUT_MAX)
    return { words: `give the function less to do: ${TIMEOUT_MAX} s is the most that Lambda grants` };
  const timeout = Math.min(TIMEOUT_MAX, Math.max(30, Math.ceil(had * 2)));
  return {
    words: "give the function more time, or less to do",
    sdk: `new UpdateFunctionConfigurationCommand({ FunctionName: "${name}", Timeout: ${timeout} })`,
    cli: `aws lambda update-function-configuration --function-name ${name} --timeout ${timeout}`,
  };
}

/** The function that a chain ended at; what was asked about may be what it should have made. */
const functionAt = (told: Explanation, end: Entry): string =>
  shortName(end.kind === "arrow" && end.target.includes(":lambda:") ? end.target : told.target);

/** The bucket of `s3://bucket/key`, of a bucket's ARN, or a bare name. */
const bucketOf = (subject: string): string =>
  /^s3:\/\/([^/]+)/.exec(subject)?.[1] ?? /^arn:aws[\w-]*:s3:::([^/]+)/.exec(subject)?.[1] ?? subject;

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";
