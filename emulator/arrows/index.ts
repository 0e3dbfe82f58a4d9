export { alarmToLambda } from "./alarm-to-lambda.ts";
export { alarmToSns } from "./alarm-to-sns.ts";
export { apigatewayToLambda } from "./apigateway-to-lambda.ts";
export { apigatewayToLogs } from "./apigateway-to-logs.ts";
export { connectEvents } from "./connect-events.ts";
export { dynamodbToLambda } from "./dynamodb-to-lambda.ts";
export { createAsyncQueue, type AsyncQueue, type Delivery } from "./shared/async-queue.ts";
export { createExecutionRole, type ExecutionRole } from "./shared/execution-role.ts";
export { lambdaToEvents } from "./lambda-to-events.ts";
export { lambdaToLambda } from "./lambda-to-lambda.ts";
export { lambdaToLogs, logPermissions } from "./lambda-to-logs.ts";
export { lambdaToS3 } from "./lambda-to-s3.ts";
export { lambdaToSqs } from "./lambda-to-sqs.ts";
export { logMetrics } from "./log-metrics.ts";
export { logsToLambda } from "./logs-to-lambda.ts";
export { s3ToLambda } from "./s3-to-lambda.ts";
export { s3ToSns } from "./s3-to-sns.ts";
export { s3ToSqs } from "./s3-to-sqs.ts";
export { lambdaToSns } from "./lambda-to-sns.ts";
export { snsToEmail } from "./sns-to-email.ts";
export { snsToHttp } from "./sns-to-http.ts";
export { snsToLambda } from "./sns-to-lambda.ts";
export { snsToSqs } from "./sns-to-sqs.ts";
export { functionMetrics } from "./function-metrics.ts";
export { tableMetrics } from "./table-metrics.ts";
export { topicMetrics } from "./topic-metrics.ts";
export { queueMetrics } from "./queue-metrics.ts";
export { sqsRedrive } from "./sqs-redrive.ts";
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
