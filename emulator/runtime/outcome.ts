import type { FunctionSpec, RunResult } from "../kernel/index.ts";
import { RESPONSE_MAX, STREAM_MAX } from "./limits.ts";
import type { FunctionError } from "./node/protocol.ts";
import type { ProcessEnding } from "./node-process.ts";

/** How a phase of an environment (INIT, or one invocation) ended. */
export type Outcome =
  | { readonly kind: "ready" }
  /** `streamed`: how many bytes went out before; none are left then. */
  | { readonly kind: "response"; readonly payload: Uint8Array; readonly streamed?: number }
  /** `ending`: the process ended after it had told the error. */
  | {
      readonly kind: "error";
      readonly error: FunctionError;
      readonly ending?: ProcessEnding;
      /** What the caller gets where it is not the error in Node's form. */
      readonly payload?: Uint8Array;
    }
  | { readonly kind: "ended"; readonly ending: ProcessEnding }
  | { readonly kind: "timed-out" };

/** What the caller gets to see of an outcome. */
export interface Verdict {
  readonly kind: RunResult["kind"];
  readonly ending: RunResult["ending"];
  readonly payload: Uint8Array;
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** For the REPORT line: only failures of the environment, not of the handler's own code, are named there. */
  readonly status: "success" | "error" | "timeout";
  readonly reportedType?: string;
  /** Bytes that went into the invocation's stream. */
  readonly streamed?: number;
}

const bytes = (value: object): Uint8Array => Buffer.from(JSON.stringify(value), "utf8");

export function verdictOf(outcome: Outcome, spec: FunctionSpec, requestId: string, phase: "init" | "invoke"): Verdict {
  switch (outcome.kind) {
    case "ready":
    case "response":
      if (outcome.kind === "response" && outcome.streamed !== undefined) return streamed(outcome.streamed);
      return returned(outcome.kind === "ready" ? bytes({}) : outcome.payload);
    case "error":
      return threw(outcome, phase);
    case "timed-out":
      return platform(
        "timed-out",
        "timeout",
        "Sandbox.Timedout",
        `RequestId: ${requestId} Error: ${timedOutText(spec)}`,
      );
    case "ended":
      return ended(outcome.ending, requestId, phase);
    default:
      return outcome satisfies never;
  }
}

export const timedOutText = (spec: FunctionSpec): string =>
  `Task timed out after ${(spec.timeout / 1000).toFixed(2)} seconds`;

function returned(payload: Uint8Array): Verdict {
  if (payload.length <= RESPONSE_MAX) return { kind: "returned", ending: "returned", payload, status: "success" };
  return tooLarge(RESPONSE_MAX);
}

const streamed = (length: number): Verdict =>
  length <= STREAM_MAX
    ? { kind: "returned", ending: "returned", payload: new Uint8Array(0), status: "success", streamed: length }
    : tooLarge(STREAM_MAX);

const tooLarge = (max: number): Verdict =>
  platform(
    "threw",
    "error",
    "Function.ResponseSizeTooLarge",
    `Response payload size exceeded maximum allowed payload size (${max} bytes).`,
  );

function threw(outcome: Extract<Outcome, { kind: "error" }>, phase: "init" | "invoke"): Verdict {
  const { error, ending } = outcome;
  const crashed = ending !== undefined;
  return {
    kind: "failed",
    ending: phase === "init" ? "init-failed" : crashed ? "crashed" : "threw",
    payload: outcome.payload ?? bytes(error),
    errorType: error.errorType,
    errorMessage: error.errorMessage,
    status: phase === "init" || crashed ? "error" : "success",
    ...(phase === "init" ? { reportedType: error.errorType } : crashed ? { reportedType: "Runtime.ExitError" } : {}),
  };
}

function ended(ending: ProcessEnding, requestId: string, phase: "init" | "invoke"): Verdict {
  const how = ending.outOfMemory
    ? "Runtime exited with error: signal: killed"
    : ending.signal !== null
      ? `Runtime exited with error: signal: ${signalName(ending.signal)}`
      : ending.status === 0
        ? "Runtime exited without providing a reason"
        : `Runtime exited with error: exit status ${ending.status}`;
  return platform(
    ending.outOfMemory ? "out-of-memory" : phase === "init" ? "init-failed" : "crashed",
    "error",
    ending.outOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError",
    `RequestId: ${requestId} Error: ${how}`,
  );
}

function platform(
  ending: RunResult["ending"],
  status: "error" | "timeout",
  errorType: string,
  errorMessage: string,
): Verdict {
  const payload = bytes({ errorType, errorMessage });
  return {
    kind: "failed",
    ending,
    payload,
    errorType,
    errorMessage,
    status,
    ...(status === "error" ? { reportedType: errorType } : {}),
  };
}

/** As the Go runtime behind Lambda spells signals. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: "killed",
  SIGABRT: "aborted",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
  SIGTRAP: "trace/breakpoint trap",
  SIGINT: "interrupt",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
};
const signalName = (signal: string): string => SIGNALS[signal] ?? signal;
