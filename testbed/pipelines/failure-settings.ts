import {
  DeleteFunctionConcurrencyCommand,
  DeleteFunctionEventInvokeConfigCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutBucketNotificationConfigurationCommand,
  UploadPartCommand,
  type Event,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { summaries as provision, type Clients } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf, statusText } from "./answers.ts";

/** What a person sets on a pipeline that then fails otherwise than before. */
export interface FailureSettings {
  /** How long the function may take, in seconds. */
  allowTime(timeout: number): Promise<void>;
  /** How many environments the function may have at once; `undefined`: what the account has. */
  reserve(concurrency: number | undefined): Promise<void>;
  /** How old an asynchronous event may grow, in seconds. */
  allowAge(seconds: number): Promise<void>;
  /** How often a failed event is tried again; nothing else is configured for events then. */
  retry(times: number): Promise<void>;
  /** Takes dead-letter queue and OnFailure destination from the function; the queues stay. */
  forgetFailureQueues(): Promise<void>;
  removeQueue(queue: "deadLetters" | "failures"): Promise<void>;
  createQueue(queue: "deadLetters" | "failures"): Promise<void>;
  removeFunction(): Promise<void>;
  /** Asks for these events only, whatever their key; for none of them with an empty list. */
  askFor(events: readonly Event[]): Promise<void>;
  /** Uploads in parts, as tools do with large files. */
  putInParts(key: string, body: string): Promise<string>;
  /** An asynchronous Invoke: its answer, and the id by which the event goes. */
  send(payload: string): Promise<{ readonly status: string; readonly requestId: string }>;
}

export function failureSettings(world: World, clients: Clients, names: provision.SummariesNames): FailureSettings {
  const { lambda, s3, sqs } = clients;
  const FunctionName = names.functionName;
  const changed = async (): Promise<void> => {
    await world.changed?.("function");
  };
  return {
    async allowTime(Timeout) {
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout }));
      await changed();
    },
    async reserve(concurrency) {
      await (concurrency === undefined
        ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
        : lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: concurrency })));
      await changed();
    },
    async allowAge(seconds) {
      await lambda.send(
        new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumEventAgeInSeconds: seconds }),
      );
      await changed();
    },
    async retry(MaximumRetryAttempts) {
      await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts }));
      await changed();
    },
    async forgetFailureQueues() {
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, DeadLetterConfig: { TargetArn: "" } }));
      await lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
      await changed();
    },
    async removeQueue(queue) {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: names[queue] }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      await world.changed?.("permission");
    },
    async createQueue(queue) {
      await sqs.send(new CreateQueueCommand({ QueueName: names[queue] }));
    },
    removeFunction: () => provision.removeSummarizeFunction(clients, names),
    async askFor(events) {
      const rule = { Id: names.notificationId, LambdaFunctionArn: names.functionArn, Events: [...events] };
      const NotificationConfiguration = events.length === 0 ? {} : { LambdaFunctionConfigurations: [rule] };
      await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: names.bucket, NotificationConfiguration }));
    },
    async putInParts(Key, Body) {
      const at = { Bucket: names.bucket, Key };
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
      const { ETag } = await s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body }));
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      return answerOf(s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload })));
    },
    async send(Payload) {
      const { StatusCode, $metadata } = await lambda.send(
        new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }),
      );
      return { status: statusText(StatusCode ?? 0), requestId: $metadata.requestId ?? "" };
    },
  };
}
