import type { JsonObject, Kernel } from "../kernel/index.ts";
import type { EventsRoom } from "../services/events/index.ts";
import type { Delivery } from "./shared/async-queue.ts";
import { deliverAs } from "./shared/deliver.ts";
import type { ExecutionRole } from "./shared/execution-role.ts";

/** An event of a bus with all that belongs to it: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html, in bytes. */
const ENTRY_BYTES_MAX = 1_048_576;

export interface LambdaToEventsOptions {
  readonly kernel: Kernel;
  readonly events: EventsRoom;
  readonly role: ExecutionRole;
}

/** Records of asynchronous invocations onto a bus: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export function lambdaToEvents({ kernel, events, role }: LambdaToEventsOptions): (delivery: Delivery) => void {
  return (delivery) => {
    deliverAs(kernel, role, "lambda-to-events", delivery, {
      permissions: [{ action: "events:PutEvents", resource: delivery.destination }],
      exists: () => events.hasBus(delivery.destination),
      bytesMax: () => ENTRY_BYTES_MAX,
      send(path) {
        const detail: JsonObject = JSON.parse(new TextDecoder().decode(delivery.body));
        const { functionArn, qualifier } = delivery.event;
        const given = {
          source: "lambda",
          detailType: `Lambda Function Invocation Result - ${delivery.kind === "on-success" ? "Success" : "Failure"}`,
          detail,
          resources: [delivery.destination, `${functionArn}:${qualifier ?? "$LATEST"}`],
          time: kernel.now(),
          traceHeader: delivery.traceHeader,
        };
        events.put(delivery.destination, given, path.at);
      },
    });
  };
}
