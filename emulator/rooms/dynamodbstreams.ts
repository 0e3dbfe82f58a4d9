import { createDynamoDbStreams, type DynamoDbStreamsRoom } from "../services/dynamodbstreams/index.ts";
import type { Site } from "./parts.ts";

export const makeDynamoDbStreams = ({ kernel, parts: { dynamodb } }: Site): DynamoDbStreamsRoom =>
  createDynamoDbStreams(kernel, dynamodb.streams);
