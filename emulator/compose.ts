import {
  alarmToLambda,
  alarmToSns,
  apigatewayToLambda,
  apigatewayToLogs,
  connectEvents,
  createAsyncQueue,
  createExecutionRole,
  dynamodbToLambda,
  functionMetrics,
  lambdaToEvents,
  lambdaToLambda,
  lambdaToLogs,
  lambdaToS3,
  lambdaToSqs,
  logMetrics,
  logsToLambda,
  queueMetrics,
  s3ToLambda,
  lambdaToSns,
  s3ToSns,
  s3ToSqs,
  snsToEmail,
  snsToHttp,
  snsToLambda,
  snsToSqs,
  sqsRedrive,
  sqsToLambda,
  urlToLambda,
  tableMetrics,
  topicMetrics,
  type Delivery,
} from "./arrows/index.ts";
import {
  AwsError,
  createContentStore,
  createKernel,
  createScratch,
  type CallContext,
  type Content,
  type ContentHome,
  type ContentStore,
  type CredentialSource,
  type Kernel,
  type ResourcePolicy,
  type Scratch,
  type Service,
} from "./kernel/index.ts";
import type { Resolved } from "./options.ts";
import { createCallerPlane } from "./permissions/index.ts";
import { createRuntime } from "./runtime/index.ts";
import { createApiGateway } from "./services/apigateway/index.ts";
import { createApiGatewayV2 } from "./services/apigatewayv2/index.ts";
import { createCloudWatch } from "./services/cloudwatch/index.ts";
import { createDynamoDb } from "./services/dynamodb/index.ts";
import { createDynamoDbStreams } from "./services/dynamodbstreams/index.ts";
import { createIam } from "./services/iam/index.ts";
import { createLambda, type LambdaRoom } from "./services/lambda/index.ts";
import { createLogs } from "./services/logs/index.ts";
import { createS3, readForm, signatureOf, type S3Room } from "./services/s3/index.ts";
import { createSns } from "./services/sns/index.ts";
import { createSqs } from "./services/sqs/index.ts";
import { createSts } from "./services/sts/index.ts";
import { createProtocols, createWire, type UnhandledReport, type Wire } from "./wire/index.ts";

/** One AWS: its rooms, the arrows between them, and the wire in front. */
export interface Composed {
  readonly kernel: Kernel;
  readonly wire: Wire;
  readonly services: readonly Service[];
  readonly contents: ContentStore;
  /** The zip that a function runs, or of a layer's version; `undefined` for what does not exist. */
  functionCode(arn: string): Content | undefined;
  close(): Promise<void>;
}

/** A handler's connection, as the wire's HTTP adapter takes it. */
export type Connect = Parameters<typeof createRuntime>[0]["connect"];

/** A world that is kept: how many lives it had, its time, and where its contents lie. */
export interface Keeping {
  readonly life: number;
  readonly start: number;
  readonly shift: number;
  readonly home?: ContentHome;
  /** Called when the world ends. */
  readonly onClose?: () => void;
}

/** Builds a world. The one place that knows every room. */
export function compose(
  options: Resolved,
  connect: Connect,
  endpoints: () => readonly string[],
  keeping?: Keeping,
): Composed {
  const kernel = createKernel({
    seed: options.seed,
    clock: options.clock,
    start: keeping?.start ?? options.start,
    ...(keeping ? { keeps: keeping } : {}),
    faults: options.faults,
    journalKeep: options.journalKeep,
    // A person at a breakpoint takes as long as they take.
    ...(options.inspect ? { patience: Infinity } : {}),
    onError: (error, task) =>
      options.onReport(`${task} broke: ${error instanceof Error ? error.stack : String(error)}`),
  });
  const scratch = lazily(createScratch);
  const contents = createContentStore(scratch.get, keeping?.home);

  const cloudwatch = createCloudWatch(kernel);
  const iam = createIam(kernel, { propagation: options.iamPropagation });
  const sts = createSts(kernel, {
    role: iam.role,
    managedPolicy: iam.managedPolicy,
    isMfaCode: iam.isMfaCode,
    roleUsed: iam.roleUsed,
  });
  const logs = createLogs(kernel, {
    mayStart: (functionArn, group, cause) => toSubscriber.validate(functionArn, group, cause),
    putMetric: (scope, metric) => cloudwatch.put(scope, metric),
  });
  const sqs = createSqs(kernel);
  const sns = createSns(kernel, { outbound: options.outbound !== undefined });
  const dynamodb = createDynamoDb(kernel);
  const dynamodbStreams = createDynamoDbStreams(kernel, dynamodb.streams);

  const services = new Map<string, Service>();
  const resourcePolicy = (arn: string): ResourcePolicy | undefined => {
    const [, , service = "", region = "", account = ""] = arn.split(":");
    return services.get(service)?.resourcePolicy(arn, { region, account });
  };
  const role = createExecutionRole({ kernel, iam, sts, resourcePolicy });

  // The room and the arrows need each other: arrows are handed the room when they first ask.
  const rooms: { lambda?: LambdaRoom } = {};
  const lambda = (): LambdaRoom => {
    if (!rooms.lambda) throw new Error("misfire: an arrow asked for Lambda before it was there");
    return rooms.lambda;
  };

  const runtime = createRuntime({
    kernel,
    scratch: scratch.get,
    connect,
    isolation: options.isolation,
    endpoints,
    spares: options.spares,
    ...(options.inspect ? { inspect: options.inspect } : {}),
    onLog: lambdaToLogs({ kernel, logs, role, roleOf: (arn) => lambda().roleOf(arn) }),
  });

  const s3 = createS3(kernel, {
    contents,
    principalExists: iam.hasPrincipal,
    validateDestination: (destination, bucket, _scope, cause) => {
      switch (destination.kind) {
        case "lambda":
          return wiring.validate(destination.arn, bucket, cause);
        case "queue":
          return toQueue.validate(destination.arn, bucket, cause);
        case "topic":
          return toTopic.validate(destination.arn, bucket, cause);
        default:
          return destination.kind satisfies never;
      }
    },
  });
  const wiring = s3ToLambda({ kernel, s3, lambda, latency: options.eventLatency });
  const { events, scheduler } = connectEvents({
    kernel,
    cloudwatch,
    iam,
    lambda,
    logs,
    s3,
    sns,
    sqs,
    latency: options.eventLatency,
    resourcePolicy,
  });
  const toQueue = s3ToSqs({ kernel, s3, sqs, latency: options.eventLatency });
  const toTopic = s3ToSns({ kernel, s3, sns, latency: options.eventLatency });
  const toSubscriber = logsToLambda({ kernel, logs, lambda, latency: options.eventLatency });
  snsToSqs({ kernel, sns, sqs });
  snsToLambda({ kernel, sns, sqs, lambda });
  snsToEmail({ kernel, sns, sqs });
  if (options.outbound) snsToHttp({ kernel, sns, sqs, post: options.outbound });

  const toSqs = lambdaToSqs({ kernel, sqs, role });
  const toLambda = lambdaToLambda({ kernel, lambda, role });
  const toS3 = lambdaToS3({ kernel, s3, role });
  const toEvents = lambdaToEvents({ kernel, events, role });
  const toSns = lambdaToSns({ kernel, sns, role });
  const deliver = (delivery: Delivery): void => {
    const service = delivery.destination.split(":")[2];
    if (service === "sqs") toSqs(delivery);
    else if (service === "sns") toSns(delivery);
    else if (service === "lambda") toLambda(delivery);
    else if (service === "events") toEvents(delivery);
    else toS3(delivery);
  };
  const queue = createAsyncQueue({ kernel, lambda, deliver });

  rooms.lambda = createLambda(
    kernel,
    {
      contents,
      runner: runtime,
      trust: (roleArn, cause) => role.trust(roleArn, cause),
      roleCredentials: (fn) => role.credentials(fn),
      roleMay: (fn, permission, cause) => role.may(fn, permission, cause).decision.allowed,
      queue: (arn) => sqs.queue(arn),
      hasStream: (arn) => dynamodb.streams.find(arn) !== undefined,
      exists: (arn) => {
        const service = arn.split(":")[2];
        if (service === "sqs") return sqs.queue(arn) !== undefined;
        if (service === "sns") return sns.has(arn);
        if (service === "lambda") return lambda().find(arn) !== undefined;
        if (service === "events") return events.hasBus(arn);
        return service === "s3" && s3.bucket(arn.replace(/^arn:aws[\w-]*:s3:::/, "")) !== undefined;
      },
      fetchCode: (source, context) => codeFrom(s3, source, context),
      enqueue: (event) => queue.enqueue(event),
    },
    { timings: { create: options.functionLatency, update: options.functionLatency } },
  );

  sqsToLambda({ kernel, sqs, lambda: lambda(), role });
  dynamodbToLambda({ kernel, dynamodb, lambda: lambda(), role, deliver });
  sqsRedrive({ kernel, sqs });
  queueMetrics({ kernel, sqs, cloudwatch });
  tableMetrics({ kernel, dynamodb, cloudwatch });
  topicMetrics({ sns, cloudwatch });
  logMetrics({ logs, cloudwatch });
  functionMetrics({ kernel, cloudwatch, lambda });
  alarmToLambda({ kernel, cloudwatch, lambda });
  alarmToSns({ kernel, cloudwatch, sns });
  const functions = apigatewayToLambda({ kernel, lambda });
  const apiLogs = apigatewayToLogs({ kernel, iam, logs, resourcePolicy });
  const apigateway = createApiGateway(kernel, functions, apiLogs);
  const apigatewayV2 = createApiGatewayV2(kernel, functions, apiLogs);

  for (const { service } of [
    s3,
    lambda(),
    iam,
    sts,
    logs,
    sqs,
    sns,
    dynamodb,
    dynamodbStreams,
    cloudwatch,
    apigateway,
    apigatewayV2,
    events,
    scheduler,
  ])
    services.set(service.name, service);

  const credentials: CredentialSource = {
    find: (id) => sts.credentials.find(id) ?? iam.credentials.find(id),
    used: (id, use) => {
      sts.credentials.used?.(id, use);
      iam.credentials.used?.(id, use);
    },
  };
  const wire = createWire({
    kernel,
    contents,
    services: [...services.values()],
    credentials,
    callers: createCallerPlane({ identities: iam.identities }),
    verifySignatures: options.verifySignatures,
    protocols: createProtocols(),
    // The last one refuses what neither kind of API has.
    fronts: [lambda().urlFront(urlToLambda({ kernel, lambda })), apigatewayV2.front, apigateway.front],
    browsers: { ...s3, readForm, signatureOf },
    onUnhandled: (report) => options.onReport(lineOf(report)),
  });

  return {
    kernel,
    wire,
    services: [...services.values()],
    contents,
    functionCode: (arn) => lambda().code(arn),
    async close() {
      kernel.timeline.close();
      await runtime.close();
      scratch.remove();
      keeping?.onClose?.();
    },
  };
}

function lineOf({ kind, method, host, path, text, error }: UnhandledReport): string {
  const stack = error instanceof Error ? `\n${error.stack ?? error.message}` : "";
  return `${kind}: ${method} ${host}${path}: ${text}${stack}`;
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

/** A folder on disk only for worlds that need one. */
function lazily(make: () => Scratch): { get(): Scratch; remove(): void } {
  let made: Scratch | undefined;
  return { get: () => (made ??= make()), remove: () => made?.remove() };
}
