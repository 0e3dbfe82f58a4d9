import type { AnswerStream, EntryId, RunResult } from "../../kernel/index.ts";
import { routed } from "./alias-routing.ts";
import { occupy, throttled } from "./concurrency.ts";
import { freeLot, takeLot } from "./provisioned/pools.ts";
import { specOf } from "./function-spec.ts";
import type { ThrottleReason } from "./errors.ts";
import { writeMetric } from "./events.ts";
import { CHAIN_MAX } from "./limits.ts";
import { enterLineage, lineageHash } from "./lineage.ts";
import type { Room } from "./room.ts";
import { isProvisioned, servingVersion, stateOf, type FunctionVersion } from "./state.ts";

/** Whether a function may run now, and what keeps it from running. */
export type Admission =
  /** `target`: of an alias with two versions, the one drawn for this invocation. */
  | { readonly kind: "admitted"; readonly traceHeader: string; readonly target: FunctionVersion }
  | { readonly kind: "pending" }
  | { readonly kind: "zero-concurrency" }
  | { readonly kind: "throttled"; readonly reason: ThrottleReason }
  | { readonly kind: "recursion"; readonly count: number };

/** Decides, and counts what AWS counts for a refusal. */
export function admit(room: Room, target: FunctionVersion, traceHeader: string, cause: EntryId): Admission {
  const { fn, version } = target;
  if (stateOf(version, room.kernel.now()) === "Pending") return { kind: "pending" };
  if (fn.reserved === 0) {
    writeMetric(room.kernel, cause, target, "Throttles", 1);
    return { kind: "zero-concurrency" };
  }
  const entered = enterLineage(traceHeader, lineageHash(fn.arn));
  if (entered.earlier >= CHAIN_MAX && fn.recursiveLoop === "Terminate") {
    writeMetric(room.kernel, cause, target, "RecursiveInvocationsDropped", 1);
    return { kind: "recursion", count: entered.earlier };
  }
  // What is ready already takes nothing from what is left to all.
  const chosen = routed(room, target);
  const ready = fn.reserved === undefined && freeLot(room, chosen) !== undefined;
  const reason = ready ? undefined : throttled(room.regions.in(fn), fn);
  if (reason) {
    writeMetric(room.kernel, cause, target, "Throttles", 1);
    return { kind: "throttled", reason };
  }
  return { kind: "admitted", traceHeader: entered.traceHeader, target: chosen };
}

export interface RunRequest {
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly invokedFunctionArn: string;
  /** With this invocation counted in. */
  readonly traceHeader: string;
  readonly clientContext: string | undefined;
  readonly cause: EntryId;
  readonly attempt: number;
  /** Takes the answer as it comes. */
  readonly stream?: AnswerStream;
}

/** Runs an admitted invocation once, in one of the account's concurrent executions. */
export async function run(room: Room, target: FunctionVersion, request: RunRequest): Promise<RunResult> {
  const { fn } = target;
  const { kernel, ports } = room;
  const onDemand = specOf(room, target);
  const { busy, leave } = occupy(room.regions.in(fn), fn);
  const roleArn = servingVersion(target.version, kernel.now()).settings.roleArn;
  const { clientContext, ...rest } = request;
  writeMetric(kernel, request.cause, target, "ConcurrentExecutions", busy);
  const lot = isProvisioned(target) ? await takeLot(room, target, request.cause) : undefined;
  if (lot) {
    writeMetric(kernel, request.cause, target, "ProvisionedConcurrentExecutions", lot.busy);
    writeMetric(kernel, request.cause, target, "ProvisionedConcurrencyUtilization", lot.busy / lot.count);
  }
  try {
    const result = await ports.runner.invoke(lot?.spec ?? onDemand, {
      ...rest,
      ...(clientContext === undefined ? {} : { clientContext }),
      credentials: () => ports.roleCredentials({ roleArn, functionName: fn.name, functionArn: fn.arn }),
    });
    writeMetric(kernel, result.entry, target, "Invocations", 1);
    if (lot) writeMetric(kernel, result.entry, target, "ProvisionedConcurrencyInvocations", 1);
    else if (isProvisioned(target))
      writeMetric(kernel, result.entry, target, "ProvisionedConcurrencySpilloverInvocations", 1);
    writeMetric(kernel, result.entry, target, "Errors", result.kind === "failed" ? 1 : 0);
    writeMetric(kernel, result.entry, target, "Duration", result.duration);
    return result;
  } finally {
    if (lot) lot.busy -= 1;
    leave();
  }
}
