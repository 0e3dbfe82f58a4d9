import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { makeIam } from "./iam.ts";
import type { Later } from "./later.ts";
import type { Makers } from "./parts.ts";
import { makeS3 } from "./s3.ts";

const require = createRequire(import.meta.url);
/** `.ts` in the repository, `.js` in the package. */
const EXTENSION = extname(fileURLToPath(import.meta.url));

/** What is where. */
interface Modules {
  readonly "../arrows/decisions": typeof import("../arrows/decisions.ts");
  readonly "../services/iam/api": typeof import("../services/iam/api.ts");
  readonly "../why/index": typeof import("../why/index.ts");
  readonly "./api-functions": typeof import("./api-functions.ts");
  readonly "./api-logs": typeof import("./api-logs.ts");
  readonly "./apigateway": typeof import("./apigateway.ts");
  readonly "./apigatewayv2": typeof import("./apigatewayv2.ts");
  readonly "./cloudwatch": typeof import("./cloudwatch.ts");
  readonly "./destinations": typeof import("./destinations.ts");
  readonly "./dynamodb": typeof import("./dynamodb.ts");
  readonly "./dynamodbstreams": typeof import("./dynamodbstreams.ts");
  readonly "./events": typeof import("./events.ts");
  readonly "./execution-role": typeof import("./execution-role.ts");
  readonly "./lambda": typeof import("./lambda.ts");
  readonly "./logs": typeof import("./logs.ts");
  readonly "./queue-poller": typeof import("./queue-poller.ts");
  readonly "./runtime": typeof import("./runtime.ts");
  readonly "./scheduler": typeof import("./scheduler.ts");
  readonly "./sns": typeof import("./sns.ts");
  readonly "./sqs": typeof import("./sqs.ts");
  readonly "./stream-poller": typeof import("./stream-poller.ts");
  readonly "./sts": typeof import("./sts.ts");
}

/** Loads a module now, synchronously; the second time it is there. */
const load = <Path extends keyof Modules>(path: Path): Modules[Path] => require(`${path}${EXTENSION}`);

/**
 * How each part is made. Its code is loaded when it is first made in this process, that of two at once: no call gets by without
 * IAM, and hardly a world without S3. Tests put `load-at-once.ts` in this module's place, which must name the same.
 */
export const MAKERS: Makers = {
  apiFunctions: (site) => load("./api-functions").makeApiFunctions(site),
  apiLogs: (site) => load("./api-logs").makeApiLogs(site),
  apigateway: (site) => load("./apigateway").makeApiGateway(site),
  apigatewayv2: (site) => load("./apigatewayv2").makeApiGatewayV2(site),
  cloudwatch: (site) => load("./cloudwatch").makeCloudWatch(site),
  destinations: (site) => load("./destinations").makeDestinations(site),
  dynamodb: (site) => load("./dynamodb").makeDynamoDb(site),
  dynamodbstreams: (site) => load("./dynamodbstreams").makeDynamoDbStreams(site),
  events: (site) => load("./events").makeEvents(site),
  executionRole: (site) => load("./execution-role").makeExecutionRole(site),
  iam: (site) => makeIam(site, () => load("../services/iam/api").operationsOf),
  lambda: (site) => load("./lambda").makeLambda(site),
  logs: (site) => load("./logs").makeLogs(site),
  queuePoller: (site) => load("./queue-poller").makeQueuePoller(site),
  runtime: (site) => load("./runtime").makeRuntime(site),
  s3: makeS3,
  scheduler: (site) => load("./scheduler").makeScheduler(site),
  sns: (site) => load("./sns").makeSns(site),
  sqs: (site) => load("./sqs").makeSqs(site),
  streamPoller: (site) => load("./stream-poller").makeStreamPoller(site),
  sts: (site) => load("./sts").makeSts(site),
};

/** What else is loaded when it is first asked for. */
export const LATER: Later = {
  get decisions() {
    return load("../arrows/decisions");
  },
  get why() {
    return load("../why/index");
  },
};
