import { seconds, type Kernel } from "../../kernel/index.ts";
import type { LambdaRoom } from "../../services/lambda/index.ts";
import type { Trail } from "./trail.ts";

/** How soon Lambda is asked again while a function is being created; ours: AWS keeps such events and does not say how often it looks. */
const PENDING_DELAY = seconds(1);

export interface Parcel {
  readonly functionArn: string;
  /** JSON bytes. */
  readonly payload: Uint8Array;
  readonly traceHeader: string | undefined;
}

/** Gives an event to Lambda's asynchronous queue; a function that is still being created gets it when it is ready. */
export function handOver(kernel: Kernel, lambda: LambdaRoom, path: Trail, parcel: Parcel): void {
  const { functionArn, payload, traceHeader } = parcel;
  const accepted = lambda.accept(functionArn, payload, { traceHeader, cause: path.at });
  switch (accepted.refused) {
    case undefined:
      return;
    case "pending":
      kernel.timeline.after(PENDING_DELAY, "hand-over", () => handOver(kernel, lambda, path, parcel));
      return;
    case "not-found":
      path.stopped("carry", "function-missing");
      return;
    case "too-large":
      path.stopped("carry", "event-too-large", { bytes: payload.length });
      return;
    default:
      accepted satisfies never;
  }
}
