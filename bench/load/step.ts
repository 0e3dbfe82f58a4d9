import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { STSClient } from "@aws-sdk/client-sts";

/** The SDK's clients of all services; shared by all simulated users of a process. */
export interface Clients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly logs: CloudWatchLogsClient;
  readonly events: EventBridgeClient;
  readonly cloudwatch: CloudWatchClient;
}

/** What all users share. */
export interface Shared {
  readonly name: string;
  readonly bucket: string;
  readonly table: string;
  readonly topicArn: string;
  readonly function: string;
  readonly roleArn: string;
  readonly logGroup: string;
}

/** One user: what it alone wrote, and so knows how to be answered about. */
export interface User {
  readonly clients: Clients;
  readonly shared: Shared;
  readonly id: number;
  readonly queueUrl: string;
  readonly logStream: string;
  /** Key → what was put last. */
  readonly objects: Map<string, string>;
  /** Bodies that were sent and not received yet. */
  readonly messages: Set<string>;
  /** Sort key → value. */
  readonly items: Map<string, string>;
  counter: number;
  logged: number;
  turn: number;
  /** From 0 up to, not including, 1. */
  readonly chance: () => number;
}

/** One thing that a user does. Throws `Wrong` when the answer is not what AWS would have given. */
export interface Step {
  readonly name: string;
  readonly weight: number;
  run(user: User): Promise<void>;
}

/** An answer that AWS would not have given. */
export class Wrong extends Error {}

export function expectSame(what: string, seen: unknown, expected: unknown): void {
  if (seen !== expected) throw new Wrong(`${what}: ${String(seen)} instead of ${String(expected)}`);
}

/** Holds that a call is refused with AWS's code. */
export async function expectRefused(code: string, call: Promise<unknown>): Promise<void> {
  const name = await call.then(
    () => "nothing",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  if (name !== code) throw new Wrong(`refused with ${name} instead of ${code}`);
}

export const pick = <T>(user: User, from: Iterable<T>): T | undefined => {
  const all = [...from];
  return all[Math.floor(user.chance() * all.length)];
};
