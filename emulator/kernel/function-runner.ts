import type { Content } from "./content.ts";
import type { Credentials } from "./credentials.ts";
import type { EntryId } from "./journal.ts";
import type { Instant, Millis } from "./time.ts";

/** Everything an execution environment is made from. Two specs with the same `key` may share a warm environment. */
export interface FunctionSpec {
  /** Changes whenever code or configuration changes: function ARN with version, and revision. */
  readonly key: string;
  /** Unqualified. */
  readonly functionArn: string;
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly handler: string;
  /** `nodejs24.x`, `python3.14`, `provided.al2023` … */
  readonly runtime: string;
  readonly code: FunctionCode;
  /** What lies at `/opt`, each laid over the ones before it. */
  readonly layers?: readonly FunctionCode[];
  readonly memoryMb: number;
  /** Size of `/tmp`. */
  readonly tmpMb: number;
  readonly timeout: Millis;
  /** The function's own variables; AWS's are added by the runtime. */
  readonly variables: Readonly<Record<string, string>>;
  readonly region: string;
  readonly account: string;
  /** `provisioned-concurrency`: its environments are ready before anybody asks for them. Default `on-demand`. */
  readonly initialization?: "on-demand" | "provisioned-concurrency";
  readonly logGroup: string;
  readonly logFormat: "Text" | "JSON";
  /** `INFO` … ; only with JSON. */
  readonly applicationLogLevel?: string;
  readonly systemLogLevel?: string;
}

export interface FunctionCode {
  /** Base64 SHA-256 of the zip. */
  readonly sha256: string;
  /** The zip, checked when it was stored. */
  readonly zip: Content;
}

export interface Invocation {
  readonly requestId: string;
  /** JSON bytes. */
  readonly payload: Uint8Array;
  /** As the caller named it, with its qualifier. */
  readonly invokedFunctionArn: string;
  /** `Root=…;Parent=…;Sampled=0;Lineage=…`: becomes `_X_AMZN_TRACE_ID`. */
  readonly traceHeader: string;
  /** Base64 JSON as it came. */
  readonly clientContext?: string;
  /** The execution role's session for this environment. */
  readonly credentials: () => Credentials;
  /** The journal entry that led here, and which attempt this is, from 1. */
  readonly cause: EntryId;
  readonly attempt: number;
  /** Where the answer goes as it comes; a function that does not stream gives it in one piece. Without it, it is collected. */
  readonly stream?: AnswerStream;
}

/** Takes what a function answers. After a failure nothing more comes, and what came before stays. */
export interface AnswerStream {
  /** Once, before the first piece, with the content type that the function's runtime told; never for an answer that fails first. */
  begin(contentType: string): void;
  push(bytes: Uint8Array): void;
}

/** A line as it appears in the log group, platform lines (START, END, REPORT) included. */
export interface LogLine {
  readonly at: Instant;
  readonly message: string;
}

/**
 * What a function did. `payload` is what the caller gets, for failures too (HTTP 200 with `X-Amz-Function-Error`); what
 * went into the invocation's stream is not in it.
 */
export interface RunResult {
  readonly kind: "returned" | "failed";
  readonly payload: Uint8Array;
  /** `Runtime.ExitError`, `Sandbox.Timedout`, the thrown error's name …; only for failures. */
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** How it ended, for the journal. */
  readonly ending: "returned" | "threw" | "timed-out" | "crashed" | "out-of-memory" | "init-failed";
  readonly duration: Millis;
  readonly initDuration?: Millis;
  readonly billed: Millis;
  readonly maxMemoryMb: number;
  readonly cold: boolean;
  /** The environment's log stream, `2026/01/01/[$LATEST]<32 hex>`. */
  readonly logStream: string;
  /** The last 4 KB of this invocation's log (`X-Amz-Log-Result`). */
  readonly logTail: string;
  /** The journal entry of the run (kind `run`). */
  readonly entry: EntryId;
}

/** Runs handler code as Lambda does. One environment serves one invocation at a time. */
export interface FunctionRunner {
  /** One attempt. Holds the world's time only while the environment really runs; rejects only on a bug of ours. */
  invoke(spec: FunctionSpec, invocation: Invocation): Promise<RunResult>;
  /** No new invocation may use environments of that function, or of that version of it, any more (code changed, function deleted). */
  retire(functionArn: string, version?: string): void;
  /**
   * Initializes environments before anybody asks for them, and keeps that many, however long nobody does; none with 0.
   * Resolves with why they could not be initialized, or with nothing. A runner without it initializes when it is asked.
   */
  provision?(spec: FunctionSpec, wish: Provision): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Environments that are to be ready. */
export interface Provision {
  readonly count: number;
  /** A session of the execution role for each. */
  readonly credentials: () => Credentials;
  readonly cause: EntryId;
}

/** Where a function's lines go; the arrow behind it asks the execution role's permission. */
export type LogSink = (
  log: { readonly spec: FunctionSpec; readonly logStream: string; readonly cause: EntryId },
  lines: readonly LogLine[],
) => void;
