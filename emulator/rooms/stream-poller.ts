import { dynamodbToLambda } from "../arrows/dynamodb-to-lambda.ts";
import type { Site } from "./parts.ts";

export function makeStreamPoller({ kernel, parts }: Site): { readonly polls: "streams" } {
  const { destinations, dynamodb, executionRole: role, lambda } = parts;
  dynamodbToLambda({ kernel, dynamodb, lambda, role, deliver: (delivery) => destinations.deliver(delivery) });
  return { polls: "streams" };
}
