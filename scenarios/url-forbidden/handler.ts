import type { LambdaFunctionURLEvent } from "aws-lambda";

/** Greets whoever asks. */
export function handler(event: LambdaFunctionURLEvent): Promise<string> {
  return Promise.resolve(`Hello, ${event.queryStringParameters?.["name"] ?? "world"}`);
}
