import { functionMetrics } from "../arrows/function-metrics.ts";
import { createAsyncQueue } from "../arrows/shared/async-queue.ts";
import { urlToLambda } from "../arrows/url-to-lambda.ts";
import { AwsError, type CallContext, type Content } from "../kernel/index.ts";
import { createLambda, type LambdaRoom } from "../services/lambda/index.ts";
import type { S3Room } from "../services/s3/index.ts";
import type { LambdaPart, Parts, Site } from "./parts.ts";

export function makeLambda(site: Site): LambdaPart {
  const { kernel, contents, settings, parts } = site;
  const { cloudwatch, destinations, dynamodb, executionRole: role, iam, runtime, s3, sqs } = parts;
  const room = (): LambdaRoom => lambda;
  const queue = createAsyncQueue({
    kernel,
    lambda: room,
    deliver: (delivery) => destinations.deliver(delivery),
  });
  const lambda = createLambda(
    kernel,
    {
      contents,
      runner: runtime,
      principalExists: (principal) => iam.hasPrincipal(principal),
      trust: (roleArn, cause) => role.trust(roleArn, cause),
      roleCredentials: (fn) => role.credentials(fn),
      roleMay: (fn, permission, cause) => role.may(fn, permission, cause).decision.allowed,
      queue: (arn) => sqs.queue(arn),
      hasStream: (arn) => dynamodb.streams.find(arn) !== undefined,
      exists: (arn) => exists(parts, arn),
      fetchCode: (source, context) => codeFrom(s3, source, context),
      enqueue: (event) => queue.enqueue(event),
    },
    { timings: { create: settings.functionLatency, update: settings.functionLatency } },
  );
  // Who listens to mappings from within this hears of this one, too.
  lambda.onMapping(({ stream }) => site.enter(stream ? "streamPoller" : "queuePoller"));
  functionMetrics({ kernel, cloudwatch, lambda: room });
  return { ...lambda, front: lambda.urlFront(urlToLambda({ kernel, lambda: room })) };
}

/** Whether there is what a function's records are to go to. */
function exists({ events, lambda, s3, sns, sqs }: Parts, arn: string): boolean {
  const service = arn.split(":")[2];
  if (service === "sqs") return sqs.queue(arn) !== undefined;
  if (service === "sns") return sns.has(arn);
  if (service === "lambda") return lambda.find(arn) !== undefined;
  if (service === "events") return events.hasBus(arn);
  return service === "s3" && s3.bucket(arn.replace(/^arn:aws[\w-]*:s3:::/, "")) !== undefined;
}

/** A function's zip out of a bucket, read with the rights of whoever creates the function. */
function codeFrom(s3: S3Room, source: CodeSource, context: CallContext): Promise<Content> {
  const { bucket, key, version } = source;
  context.authorize({
    action: version === undefined ? "s3:GetObject" : "s3:GetObjectVersion",
    resource: `arn:aws:s3:::${bucket}/${key}`,
  });
  const found = s3.read(bucket, key, version);
  if (!found.found) throw new AwsError(found.reason, found.message, { status: 404 });
  return Promise.resolve(found.content);
}

interface CodeSource {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}
