export type * as Decisions from "./decisions.ts";
export { dynamodbToLambda } from "./dynamodb-to-lambda.ts";
export { createAsyncQueue, type AsyncQueue, type Delivery } from "./shared/async-queue.ts";
export { logsToLambda } from "./logs-to-lambda.ts";
export { functionMetrics } from "./function-metrics.ts";
export { sqsToLambda } from "./sqs-to-lambda.ts";
export { urlToLambda } from "./url-to-lambda.ts";
