import type { EntryId } from "./journal.ts";
import type { JsonObject } from "./json.ts";
import type { Scope } from "./scoped.ts";
import type { Throttle } from "./token-bucket.ts";

/** A service that waits for a function's answer on behalf of somebody else: an API for its caller. */
export interface FunctionCall {
  /** With version or alias, if one is named. */
  readonly functionArn: string;
  /** JSON bytes. */
  readonly payload: Uint8Array;
  /** What the function's policy is asked about: `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>`. */
  readonly sourceArn: string;
  readonly account: string;
  /** What a permission for it is usually written for: the same with any stage. */
  readonly usualSourceArn: string;
  readonly traceHeader: string | undefined;
  readonly cause: EntryId;
}

/** Of an account in one region: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const API_THROTTLE: Throttle = { rate: 10_000, burst: 5_000 };

/** What came of a call. `entry`: the journal's last word on it. */
export type FunctionAnswer =
  | { readonly kind: "returned"; readonly payload: Uint8Array; readonly entry: EntryId }
  /** The function failed; `message` as the function's error says it. */
  | { readonly kind: "failed"; readonly entry: EntryId; readonly message?: string }
  | { readonly kind: "refused"; readonly why: "denied" | "missing" | "throttled"; readonly entry: EntryId };

/** The arrow from an API to functions, as the API's room sees it. */
export interface FunctionCaller {
  /** Asks for the permission, starts the function, and waits for it. Rejects only on a bug of ours. */
  call(given: FunctionCall): Promise<FunctionAnswer>;
  /** Whether one more request is too many for an account in a region: all its APIs share what it may ask, of both kinds. */
  tooMany(scope: Scope): boolean;
  /** Writes down that the request got no further for the API's own reasons. */
  stopped(at: {
    readonly cause: EntryId;
    readonly sourceArn: string;
    /** Empty where nothing was going to be started. */
    readonly functionArn: string;
    readonly reason: "api-refused" | "malformed-response" | "integration-timeout";
    readonly detail: JsonObject;
  }): EntryId;
}
