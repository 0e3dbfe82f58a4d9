import type { LambdaRoom } from "../../services/lambda/index.ts";
import type { Trail } from "./trail.ts";

export interface Parcel {
  readonly functionArn: string;
  /** JSON bytes. */
  readonly payload: Uint8Array;
  readonly traceHeader: string | undefined;
}

/** Gives an event to Lambda's asynchronous queue; it waits there for a function that is still being created. */
export function handOver(lambda: LambdaRoom, path: Trail, { functionArn, payload, traceHeader }: Parcel): void {
  const accepted = lambda.accept(functionArn, payload, { traceHeader, cause: path.at, early: true });
  switch (accepted.refused) {
    case undefined:
      return;
    case "pending":
      throw new Error(`misfire: an event for ${functionArn} did not wait in Lambda's queue`);
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
