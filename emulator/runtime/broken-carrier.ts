import type { Kernel } from "../kernel/index.ts";
import type { Carrier, Ended } from "./carrier.ts";

/** Stands for a runtime that cannot be started: every attempt ends with the reason. */
export function createBrokenCarrier(kernel: Kernel, reason: string): Carrier {
  const error = { errorType: "Runtime.InvalidEntrypoint", errorMessage: `RequestId:  Error: ${reason}`, trace: [] };
  const ended = (): Promise<Ended> => Promise.resolve({ outcome: { kind: "error", error }, at: kernel.now() });
  return { alive: false, peak: 0, init: ended, invoke: ended, kill: () => {}, gone: () => Promise.resolve() };
}
