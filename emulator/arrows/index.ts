export { createAsyncQueue, type AsyncQueue, type Delivery } from "./shared/async-queue.ts";
export { createExecutionRole, type ExecutionRole } from "./shared/execution-role.ts";
export { lambdaToLambda } from "./lambda-to-lambda.ts";
export { lambdaToLogs } from "./lambda-to-logs.ts";
export { lambdaToS3 } from "./lambda-to-s3.ts";
export { lambdaToSqs } from "./lambda-to-sqs.ts";
export { s3ToLambda } from "./s3-to-lambda.ts";
