import * as decisions from "../arrows/decisions.ts";
import { operationsOf as operationsOfIam } from "../services/iam/api.ts";
import * as why from "../why/index.ts";
import { makeApiFunctions } from "./api-functions.ts";
import { makeApiLogs } from "./api-logs.ts";
import { makeApiGateway } from "./apigateway.ts";
import { makeApiGatewayV2 } from "./apigatewayv2.ts";
import { makeCloudWatch } from "./cloudwatch.ts";
import { makeDestinations } from "./destinations.ts";
import { makeDynamoDb } from "./dynamodb.ts";
import { makeDynamoDbStreams } from "./dynamodbstreams.ts";
import { makeEvents } from "./events.ts";
import { makeExecutionRole } from "./execution-role.ts";
import { makeIam } from "./iam.ts";
import { makeLambda } from "./lambda.ts";
import type { Later } from "./later.ts";
import { makeLogs } from "./logs.ts";
import type { Makers } from "./parts.ts";
import { makeQueuePoller } from "./queue-poller.ts";
import { makeRuntime } from "./runtime.ts";
import { makeS3 } from "./s3.ts";
import { makeScheduler } from "./scheduler.ts";
import { makeSns } from "./sns.ts";
import { makeSqs } from "./sqs.ts";
import { makeStreamPoller } from "./stream-poller.ts";
import { makeSts } from "./sts.ts";

/** Stands in for `load-lazily.ts` where a second copy of what is loaded already must not come: in tests, whose modules are not Node's. */
export const MAKERS: Makers = {
  apiFunctions: makeApiFunctions,
  apiLogs: makeApiLogs,
  apigateway: makeApiGateway,
  apigatewayv2: makeApiGatewayV2,
  cloudwatch: makeCloudWatch,
  destinations: makeDestinations,
  dynamodb: makeDynamoDb,
  dynamodbstreams: makeDynamoDbStreams,
  events: makeEvents,
  executionRole: makeExecutionRole,
  iam: (site) => makeIam(site, () => operationsOfIam),
  lambda: makeLambda,
  logs: makeLogs,
  queuePoller: makeQueuePoller,
  runtime: makeRuntime,
  s3: makeS3,
  scheduler: makeScheduler,
  sns: makeSns,
  sqs: makeSqs,
  streamPoller: makeStreamPoller,
  sts: makeSts,
};

export const LATER: Later = { decisions, why };
