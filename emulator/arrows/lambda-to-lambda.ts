import type { Kernel } from "../kernel/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import type { Delivery } from "./shared/async-queue.ts";
import { deliverAs } from "./shared/deliver.ts";
import type { ExecutionRole } from "./shared/execution-role.ts";
import { handOver } from "./shared/hand-over.ts";

/** The destination is invoked asynchronously: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, in bytes. */
const ASYNC_PAYLOAD_MAX = 1_048_576;

export interface LambdaToLambdaOptions {
  readonly kernel: Kernel;
  readonly lambda: () => LambdaRoom;
  readonly role: ExecutionRole;
}

/** A function as the destination of another's asynchronous invocations; it is itself invoked asynchronously. */
export function lambdaToLambda({ kernel, lambda, role }: LambdaToLambdaOptions): (delivery: Delivery) => void {
  return (delivery) => {
    deliverAs(kernel, role, "lambda-to-lambda", delivery, {
      permissions: [{ action: "lambda:InvokeFunction", resource: delivery.destination }],
      exists: () => lambda().find(delivery.destination) !== undefined,
      bytesMax: () => ASYNC_PAYLOAD_MAX,
      send: (path) =>
        handOver(lambda(), path, {
          functionArn: delivery.destination,
          payload: delivery.body,
          traceHeader: delivery.traceHeader,
        }),
    });
  };
}
