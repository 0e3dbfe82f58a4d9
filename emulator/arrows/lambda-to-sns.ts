import type { Kernel } from "../kernel/index.ts";
import type { SnsRoom } from "../services/sns/index.ts";
import type { Delivery } from "./shared/async-queue.ts";
import { deliverAs } from "./shared/deliver.ts";
import type { ExecutionRole } from "./shared/execution-role.ts";

export interface LambdaToSnsOptions {
  readonly kernel: Kernel;
  readonly sns: SnsRoom;
  readonly role: ExecutionRole;
}

/** The first KB of an error message goes along: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const ERROR_MESSAGE_MAX = 1024;

/** Records and dead letters of asynchronous invocations into a topic, published by the execution role. */
export function lambdaToSns({ kernel, sns, role }: LambdaToSnsOptions): (delivery: Delivery) => void {
  return (delivery) => {
    deliverAs(kernel, role, "lambda-to-sns", delivery, {
      permissions: [{ action: "sns:Publish", resource: delivery.destination }],
      exists: () => sns.has(delivery.destination),
      send: (path) =>
        void sns.deliver(delivery.destination, {
          message: new TextDecoder().decode(delivery.body),
          attributes: delivery.kind === "dead-letter-queue" ? deadLetterAttributes(delivery) : {},
          traceHeader: delivery.traceHeader,
          cause: path.at,
        }),
    });
  };
}

const deadLetterAttributes = (delivery: Delivery): Record<string, { DataType: string; StringValue: string }> => ({
  RequestID: { DataType: "String", StringValue: delivery.event.requestId },
  ErrorCode: { DataType: "String", StringValue: delivery.errorCode ?? "200" },
  ...(delivery.errorMessage
    ? { ErrorMessage: { DataType: "String", StringValue: delivery.errorMessage.slice(0, ERROR_MESSAGE_MAX) } }
    : {}),
});
