import type { Entry } from "../kernel/index.ts";
import type { Cure, Explanation } from "./explanation.ts";
import { shortName } from "./names.ts";

/** What to do about it, as an SDK call and as a CLI line wherever one of them cures. */
export function cureFor(told: Explanation, end: Entry): Cure | undefined {
  switch (told.reason) {
    case "invoke-denied":
    case "invoke-stale":
    case "wiring-refused":
      return allowInvocation(told, end);
    case "invoke-refused":
      return { words: "remove the statement that denies it from the function's resource policy" };
    case "caller-denied":
    case "read-denied":
    case "write-denied":
    case "execute-denied":
    case "dead-letter-denied":
    case "destination-denied":
    case "logs-denied":
      return allowPrincipal(told, told.denied ? [[told.denied.action, told.denied.resource]] : []);
    case "forbidden-not-found":
      return {
        ...allowPrincipal(told, told.denied ? [["s3:ListBucket", told.denied.resource]] : []),
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
      return plain(told);
    case undefined:
      return undefined;
    default:
      return told.reason satisfies never;
  }
}

function allowInvocation(told: Explanation, end: Entry): Cure {
  const target = told.denied?.resource ?? (end.kind === "arrow" ? end.target : told.target);
  const name = shortName(target);
  const bucket = bucketOf(told.subject);
  const account = accountOf(target);
  return {
    words: "give S3 the permission to start the function, from this bucket of this account",
    sdk: [
      `new AddPermissionCommand({ FunctionName: "${name}", StatementId: "s3-invoke", Action: "lambda:InvokeFunction",`,
      `  Principal: "s3.amazonaws.com", SourceArn: "arn:aws:s3:::${bucket}", SourceAccount: "${account}" })`,
    ].join("\n"),
    cli: [
      `aws lambda add-permission --function-name ${name} --statement-id s3-invoke \\`,
      `  --action lambda:InvokeFunction --principal s3.amazonaws.com \\`,
      `  --source-arn arn:aws:s3:::${bucket} --source-account ${account}`,
    ].join("\n"),
  };
}

function allowPrincipal(told: Explanation, wanted: readonly (readonly [action: string, resource: string])[]): Cure {
  const principal = told.denied?.principal ?? "";
  const [action = "", resource = ""] = wanted[0] ?? [];
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: wanted.map(([what, where]) => ({ Effect: "Allow", Action: what, Resource: where })),
  });
  const policy = `allow-${action.replace(":", "-").toLowerCase()}`;
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
  const role = /:assumed-role\/([^/]+)\//.exec(principal)?.[1] ?? /:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
  const words = `allow ${action} on ${resource} to ${user ? `the user ${user}` : `the role ${role ?? principal}`}`;
  if (user)
    return {
      words,
      sdk: `new PutUserPolicyCommand({ UserName: "${user}", PolicyName: "${policy}", PolicyDocument: '${document}' })`,
      cli: `aws iam put-user-policy --user-name ${user} --policy-name ${policy} \\\n  --policy-document '${document}'`,
    };
  return {
    words,
    sdk: `new PutRolePolicyCommand({ RoleName: "${role ?? ""}", PolicyName: "${policy}", PolicyDocument: '${document}' })`,
    cli: `aws iam put-role-policy --role-name ${role ?? ""} --policy-name ${policy} \\\n  --policy-document '${document}'`,
  };
}

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

function plain(told: Explanation): Cure {
  const name = shortName(told.target);
  switch (told.reason) {
    case "zero-concurrency":
    case "throttled":
      return {
        words: "give the function concurrency",
        sdk: `new DeleteFunctionConcurrencyCommand({ FunctionName: "${name}" })`,
        cli: `aws lambda delete-function-concurrency --function-name ${name}`,
      };
    case "nowhere-to-go":
      return {
        words: "give the function a place for events that it could not process",
        sdk: `new PutFunctionEventInvokeConfigCommand({ FunctionName: "${name}", DestinationConfig: { OnFailure: { Destination: "<queue ARN>" } } })`,
        cli: `aws lambda put-function-event-invoke-config --function-name ${name} \\\n  --destination-config '{"OnFailure":{"Destination":"<queue ARN>"}}'`,
      };
    case "event-too-large":
      return { words: "send a pointer to the data instead of the data: an asynchronous event holds at most 1 MB" };
    case "function-missing":
      return { words: "create the function, then its permission: a new function has none" };
    case "destination-missing":
      return { words: "create the destination, or name one that exists" };
    case "timed-out":
      return {
        words: "give the function more time, or less to do",
        sdk: `new UpdateFunctionConfigurationCommand({ FunctionName: "${name}", Timeout: 30 })`,
        cli: `aws lambda update-function-configuration --function-name ${name} --timeout 30`,
      };
    default:
      return { words: "mend the handler; then send the event again from the dead-letter queue" };
  }
}

/** The bucket of `s3://bucket/key`, of a bucket's ARN, or a bare name. */
const bucketOf = (subject: string): string =>
  /^s3:\/\/([^/]+)/.exec(subject)?.[1] ?? /^arn:aws[\w-]*:s3:::([^/]+)/.exec(subject)?.[1] ?? subject;

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";
