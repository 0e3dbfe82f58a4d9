import { seconds, type EntryId, type FunctionSpec, type RunResult } from "../../kernel/index.ts";
import { routed } from "./alias-routing.ts";
import { occupy, throttled } from "./concurrency.ts";
import type { ThrottleReason } from "./errors.ts";
import { writeMetric } from "./events.ts";
import { CHAIN_MAX } from "./limits.ts";
import { enterLineage, lineageHash } from "./lineage.ts";
import type { Room } from "./room.ts";
import { servingVersion, stateOf, type FunctionVersion } from "./state.ts";

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
  const reason = throttled(room.regions.in(fn), fn);
  if (reason) {
    writeMetric(room.kernel, cause, target, "Throttles", 1);
    return { kind: "throttled", reason };
  }
  return { kind: "admitted", traceHeader: entered.traceHeader, target: routed(room, target) };
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
}

/** Runs an admitted invocation once, in one of the account's concurrent executions. */
export async function run(room: Room, target: FunctionVersion, request: RunRequest): Promise<RunResult> {
  const { fn } = target;
  const { kernel, ports } = room;
  const spec = specOf(room, target);
  const { busy, leave } = occupy(room.regions.in(fn), fn);
  const roleArn = servingVersion(target.version, kernel.now()).settings.roleArn;
  const { clientContext, ...rest } = request;
  writeMetric(kernel, request.cause, target, "ConcurrentExecutions", busy);
  try {
    const result = await ports.runner.invoke(spec, {
      ...rest,
      ...(clientContext === undefined ? {} : { clientContext }),
      credentials: () => ports.roleCredentials({ roleArn, functionName: fn.name, functionArn: fn.arn }),
    });
    writeMetric(kernel, result.entry, target, "Invocations", 1);
    writeMetric(kernel, result.entry, target, "Errors", result.kind === "failed" ? 1 : 0);
    writeMetric(kernel, result.entry, target, "Duration", result.duration);
    return result;
  } finally {
    leave();
  }
}

/** What an execution environment of that version is made from, now. */
function specOf(room: Room, target: FunctionVersion): FunctionSpec {
  const { fn } = target;
  const { version, settings, code, build } = servingVersion(target.version, room.kernel.now());
  const { logging } = settings;
  return {
    key: `${fn.arn}:${version}#${build}`,
    functionArn: fn.arn,
    functionName: fn.name,
    version,
    handler: settings.handler,
    runtime: settings.runtime,
    code: { sha256: code.sha256, zip: code.zip },
    memoryMb: settings.memoryMb,
    tmpMb: settings.tmpMb,
    timeout: seconds(settings.timeoutSeconds),
    variables: settings.variables ?? {},
    region: fn.region,
    account: fn.account,
    logGroup: logging.group,
    logFormat: logging.format,
    ...(logging.applicationLevel === undefined ? {} : { applicationLogLevel: logging.applicationLevel }),
    ...(logging.systemLevel === undefined ? {} : { systemLogLevel: logging.systemLevel }),
  };
}
