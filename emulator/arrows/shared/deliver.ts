import type { Kernel, Permission } from "../../kernel/index.ts";
import type { Reason } from "../../why/index.ts";
import type { Delivery } from "./async-queue.ts";
import { struck } from "./fault.ts";
import type { ExecutionRole, RoleUse } from "./execution-role.ts";
import { trail, type Trail } from "./trail.ts";

export interface Step {
  /** What the execution role must be allowed to do, all of it. */
  readonly permissions: readonly Permission[];
  /** Whether the target is there. */
  exists(): boolean;
  /** How much the target takes, in bytes; absent where nothing that Lambda sends can be too much. */
  bytesMax?(): number;
  /** Hands the record over. */
  send(path: Trail): void;
}

/** Sends a record with the rights of the execution role. When it may not, the record is lost and only a metric moves. */
export function deliverAs(kernel: Kernel, role: ExecutionRole, arrow: string, delivery: Delivery, step: Step): Trail {
  const { config, destination } = delivery;
  const path = trail(kernel, arrow, delivery.event.requestId, destination, delivery.cause);
  const lost = (reason: Reason): Trail => {
    path.stopped("permit", reason, { kind: delivery.kind });
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    kernel.journal.write([path.at], {
      kind: "metric",
      namespace: "AWS/Lambda",
      name: delivery.kind === "dead-letter-queue" ? "DeadLetterErrors" : "DestinationDeliveryFailures",
      value: 1,
      unit: "Count",
      dimensions: { FunctionName: config.functionName },
    });
    return path;
  };
  const use = useOf(delivery);
  for (const permission of step.permissions) {
    const { decision, entry } = role.may(use, permission, path.at);
    path.follow(entry);
    if (!decision.allowed)
      return lost(delivery.kind === "dead-letter-queue" ? "dead-letter-denied" : "destination-denied");
  }
  const point = delivery.kind === "dead-letter-queue" ? "dead-letter-queue.send" : "destination.send";
  if (struck(kernel, point, destination, path.at) || !step.exists()) return lost("destination-missing");
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  if (step.bytesMax && delivery.body.length > step.bytesMax()) return lost("event-too-large");
  path.passed("carry", { kind: delivery.kind });
  step.send(path);
  delivery.onSent?.(path);
  return path;
}

/** The role under which a record is sent: the function's, as it is configured now. */
export const useOf = ({ config, event }: Delivery): RoleUse => ({
  roleArn: config.roleArn,
  functionName: config.functionName,
  functionArn: event.functionArn,
});
