import type { Kernel } from "../kernel/index.ts";
import type { SqsRoom } from "../services/sqs/index.ts";
import type { Delivery } from "./shared/async-queue.ts";
import { deliverAs, useOf } from "./shared/deliver.ts";
import type { ExecutionRole } from "./shared/execution-role.ts";

export interface LambdaToSqsOptions {
  readonly kernel: Kernel;
  readonly sqs: SqsRoom;
  readonly role: ExecutionRole;
}

/** The first KB of an error message goes along: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const ERROR_MESSAGE_MAX = 1024;

/** Records and dead letters of asynchronous invocations into a queue, sent by the execution role. */
export function lambdaToSqs({ kernel, sqs, role }: LambdaToSqsOptions): (delivery: Delivery) => void {
  return (delivery) => {
    deliverAs(kernel, role, "lambda-to-sqs", delivery, {
      permissions: [{ action: "sqs:SendMessage", resource: delivery.destination }],
      exists: () => sqs.queue(delivery.destination) !== undefined,
      bytesMax: () => (sqs.queue(delivery.destination)?.messageBytesMax ?? 0) - sizeOf(attributesOf(delivery)),
      send: (path) =>
        void sqs.deliver(delivery.destination, {
          body: new TextDecoder().decode(delivery.body),
          attributes: attributesOf(delivery),
          traceHeader: delivery.traceHeader,
          sender: role.principal(useOf(delivery)),
          cause: path.at,
        }),
    });
  };
}

const attributesOf = (delivery: Delivery): Attributes =>
  delivery.kind === "dead-letter-queue" ? deadLetterAttributes(delivery) : {};

/** Attributes count to a message's size: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
const sizeOf = (attributes: Attributes): number =>
  Object.entries(attributes)
    .map(([name, { DataType, StringValue }]) => Buffer.byteLength(`${name}${DataType}${StringValue}`))
    .reduce((sum, bytes) => sum + bytes, 0);

type Attributes = Record<string, { DataType: string; StringValue: string }>;

const deadLetterAttributes = (delivery: Delivery): Attributes => ({
  RequestID: { DataType: "String", StringValue: delivery.event.requestId },
  ErrorCode: { DataType: "Number", StringValue: delivery.errorCode ?? "200" },
  // SQS takes no empty string attributes.
  ...(delivery.errorMessage
    ? { ErrorMessage: { DataType: "String", StringValue: delivery.errorMessage.slice(0, ERROR_MESSAGE_MAX) } }
    : {}),
});
