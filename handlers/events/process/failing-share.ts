import { createHash } from "node:crypto";

/**
 * Whether an invocation fails on purpose, and when: half of the share before any work, half after all of it, which is the
 * worse one. Load tests set `FAILING_SHARE` (0.05: one of twenty); without it nothing does. The request id decides, so a run
 * with the same ids fails the same.
 */
export function failingNow(share: string | undefined, requestId: string): "before" | "after" | undefined {
  if (share === undefined) return undefined;
  const draw = createHash("sha256").update(requestId).digest().readUInt32BE(0) / 2 ** 32;
  if (draw >= Number(share)) return undefined;
  return draw < Number(share) / 2 ? "before" : "after";
}
