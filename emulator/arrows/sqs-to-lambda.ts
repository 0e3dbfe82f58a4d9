import type { Kernel } from "../kernel/index.ts";
import type { EventSourceMapping, LambdaRoom } from "../services/lambda/index.ts";
import type { SqsRoom } from "../services/sqs/index.ts";
import type { ExecutionRole } from "./shared/execution-role.ts";
import { QueuePoller } from "./shared/queue-poller.ts";

export interface SqsToLambdaOptions {
  readonly kernel: Kernel;
  readonly sqs: SqsRoom;
  readonly lambda: LambdaRoom;
  readonly role: ExecutionRole;
}

/**
 * Lambda polls queues for functions, by event source mappings and with the rights of the execution role. A poller sleeps
 * until a message can be received: it keeps no world busy. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function sqsToLambda({ kernel, sqs, lambda, role }: SqsToLambdaOptions): void {
  const pollers = new Map<string, QueuePoller>();
  const byQueue = new Map<string, Set<QueuePoller>>();

  const pollerOf = (mapping: EventSourceMapping): QueuePoller => {
    const known = pollers.get(mapping.uuid);
    if (known) return known;
    const poller = new QueuePoller({ kernel, sqs, lambda, role }, mapping);
    pollers.set(mapping.uuid, poller);
    const beside = byQueue.get(mapping.sourceArn) ?? new Set();
    byQueue.set(mapping.sourceArn, beside.add(poller));
    return poller;
  };

  lambda.onMapping((mapping) => {
    if (mapping.stream) return;
    const poller = pollerOf(mapping);
    poller.configure(mapping);
    if (mapping.change.kind !== "Deleting") return;
    pollers.delete(mapping.uuid);
    byQueue.get(mapping.sourceArn)?.delete(poller);
  });
  sqs.onFact((fact) => {
    const queueArn = fact.kind === "moved" ? fact.to : fact.queueArn;
    if (fact.kind !== "sent" && fact.kind !== "moved") return;
    for (const poller of byQueue.get(queueArn) ?? []) poller.notice(fact.entry);
  });
  sqs.onStir((queueArn) => {
    for (const poller of byQueue.get(queueArn) ?? []) poller.arm();
  });
}
