import { AwsError } from "../kernel/index.ts";
import type { ParsedRequest, Protocol, Routed, Unrouted } from "./contract.ts";

/** A call that nobody handled, told to whoever runs the emulator: silence would look like an answer. */
export interface UnhandledReport {
  /** `unrouted`: no operation of the model. `not-implemented`: of the model, not of Misfire. `unkept`: could not be written down. `bug`: Misfire's own failure. */
  readonly kind: "unrouted" | "not-implemented" | "unkept" | "bug";
  readonly method: string;
  readonly host: string;
  /** The path, without the query: that may hold a signature. */
  readonly path: string;
  readonly target: string | undefined;
  /** As far as they were understood. */
  readonly service: string | undefined;
  readonly operation: string | undefined;
  /** One sentence. */
  readonly text: string;
  /** What was thrown; only for bugs. */
  readonly error?: unknown;
}

export const reportOf = (
  kind: UnhandledReport["kind"],
  request: ParsedRequest,
  found: Routed | Unrouted | undefined,
  text: string,
  error?: unknown,
): UnhandledReport => ({
  kind,
  method: request.method,
  host: request.headers["host"] ?? "",
  path: request.path,
  target: request.headers["x-amz-target"],
  service: found?.service,
  operation: found && "operation" in found ? found.operation : undefined,
  text,
  ...(error === undefined ? {} : { error }),
});

/** An operation that AWS has and Misfire has not, and why not where the room says so. 501, so that no client tries it again. */
export const notImplemented = (routed: Routed, because: string | undefined): AwsError =>
  new AwsError(
    "NotImplemented",
    `Misfire does not implement ${routed.operation} of ${routed.service}${because === undefined ? "" : ` (${because})`}. The request was understood and changed nothing.`,
    { status: 501 },
  );

/** The code under which a service's own failures go. */
const INTERNAL: Readonly<Record<Protocol, string>> = {
  restXml: "InternalError",
  restJson1: "ServiceException",
  awsJson1_0: "InternalFailure",
  awsJson1_1: "InternalFailure",
  awsQuery: "InternalFailure",
  rpcv2Cbor: "InternalFailure",
};

/** Something was thrown that is no answer of AWS. The client learns where, never a stack. */
export const internalError = (protocol: Protocol, what: string): AwsError =>
  new AwsError(
    INTERNAL[protocol],
    `This is a bug of Misfire, not of your request: ${what} failed in an unforeseen way.`,
    {
      status: 500,
    },
  );

/** What was done could not be written down, so nobody is told that it was. */
export const unkept = (error: unknown): AwsError =>
  new AwsError(
    "ServiceUnavailable",
    `Misfire cannot write to its data folder (${error instanceof Error ? error.message : String(error)}). Until it can, nothing is answered.`,
    { status: 503 },
  );
