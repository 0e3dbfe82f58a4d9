import type { Decision, Permission } from "./decision.ts";
import type { AwsError } from "./aws-error.ts";
import type { EntryId } from "./journal.ts";
import type { Principal } from "./principal.ts";
import type { Scope } from "./scoped.ts";
import type { Instant } from "./time.ts";

/** What an operation knows about the request that it answers. */
export interface CallContext extends Scope {
  /** The account that is asked (the caller's own, unless the request names another one's resource). */
  readonly account: string;
  readonly region: string;
  readonly caller: Principal;
  /** The value of `x-amzn-RequestId` / `x-amz-request-id`. */
  readonly requestId: string;
  /** S3's second id, `x-amz-id-2`. */
  readonly extendedRequestId: string;
  readonly now: Instant;
  /** The journal entry of this call: the cause of all that follows from it. */
  readonly entry: EntryId;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** `X-Amzn-Trace-Id` as sent; carries the lineage by which recursion is found. */
  readonly traceHeader: string | undefined;
  /** Where the emulator was reached: `http://127.0.0.1:4566`, without a slash at the end. */
  readonly endpoint: string;
  /** The request's headers, names in lower case, for what no model member carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** Asks the caller plane, writes the decision down, and throws the service's denial unless allowed. */
  authorize(permission: Permission): void;
  /** Asks the caller plane and writes the decision down; throws nothing. */
  decide(permission: Permission): Decision;
  /** Waits for something that needs the world's time to move (an invocation, a long poll); a body that streams may go on using it. */
  wait<T>(what: string, until: Promise<T>): Promise<T>;
}

/**
 * One AWS operation. `permissions` is checked before `run`; an operation whose resources are only known while it runs
 * (copies, batches) returns an empty list there and calls `context.authorize` itself.
 */
export interface Operation<Input, Output> {
  /** The HTTP status of a success, where AWS answers with another one than its own model says. */
  readonly status?: number;
  permissions(input: Input, context: CallContext): readonly Permission[];
  run(input: Input, context: CallContext): Output | Promise<Output>;
}

/** An operation whose types the wire cannot know; the wire hands it what the model says it takes. */
export type AnyOperation = Operation<never, unknown>;

/** What a room gives to the wire. */
export interface Service {
  /** The model's name: `s3`, `lambda`, `iam`, `sts`, `sqs`, `logs` … */
  readonly name: string;
  /** Operation name → operation. An operation of the model that is absent here answers as not implemented, by name. */
  readonly operations: Readonly<Record<string, AnyOperation>>;
  /** The resource policy (JSON text) attached to an ARN of this service, and the account that owns the resource. */
  resourcePolicy(arn: string, context: Scope): ResourcePolicy | undefined;
  /** The service's own way to say "access denied". */
  denied(denial: Denial): AwsError;
  /** What the room says of its operations beyond that they are there. */
  readonly coverage?: OperationCoverage;
}

/** An operation that is there, and not named here, is emulated. */
export interface OperationCoverage {
  /** Checked, kept and given back; nothing else follows from them. */
  readonly storedOnly: readonly string[];
  /** Operation → why it is not there. */
  readonly refused: Readonly<Record<string, string>>;
}

/** Several operations that are refused for one reason. */
export const refusedBecause = (reason: string, operations: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(operations.map((operation) => [operation, reason]));

export interface ResourcePolicy {
  /** The policy document; `undefined` when the resource exists without one. */
  readonly document: string | undefined;
  readonly owner: string;
  /** How the policy is called in explanations: `bucket policy of sales`. */
  readonly name: string;
}

/** Of what has no policy, or is not there: it still belongs to the account that its ARN names. `kind`: how such policies are called. */
export function withoutPolicy(arn: string, kind = "resource policy"): ResourcePolicy | undefined {
  const owner = arn.split(":")[4] ?? "";
  return /^\d{12}$/.test(owner) ? { document: undefined, owner, name: `${kind} of ${arn}` } : undefined;
}

export interface Denial {
  readonly principal: Principal;
  readonly permission: Permission;
  readonly decision: Decision & { readonly allowed: false };
  readonly resourceOwner: string | undefined;
  /** `User: … is not authorized to perform: … on resource: … because no identity-based policy allows the … action` */
  readonly text: string;
}
