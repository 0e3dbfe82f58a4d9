export { dynamodbToLambda } from "./dynamodb-to-lambda.ts";
export { createAsyncQueue, type AsyncQueue, type Delivery } from "./shared/async-queue.ts";
export { logPermissions } from "./lambda-to-logs.ts";
export { logsToLambda } from "./logs-to-lambda.ts";
export { functionMetrics } from "./function-metrics.ts";
export { sqsToLambda } from "./sqs-to-lambda.ts";
export { urlToLambda } from "./url-to-lambda.ts";
export {
  decideS3ToLambda,
  decideStart,
  type Destination,
  type ObjectFact,
  type S3ToLambdaDecision,
  type Source,
} from "./s3-to-lambda-decision.ts";
