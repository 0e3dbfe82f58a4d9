import type { AnswerStream, Decision, EntryId, Permission, Principal } from "../../../kernel/index.ts";
import type { ThrottleReason } from "../errors.ts";

/** One request to a function URL that is to start its function. */
export interface UrlCall {
  /** As AWS would call it. */
  readonly url: string;
  /** With the alias that the URL belongs to, if it does. */
  readonly functionArn: string;
  readonly authType: "NONE" | "AWS_IAM";
  readonly principal: Principal;
  /** Asks the caller plane about that principal. */
  readonly decide: (permission: Permission) => Decision;
  readonly payload: Uint8Array;
  readonly traceHeader: string | undefined;
  readonly requestId: string;
  readonly cause: EntryId;
  readonly stream?: AnswerStream;
}

export type UrlAnswer =
  | { readonly kind: "returned"; readonly payload: Uint8Array; readonly entry: EntryId }
  | { readonly kind: "failed" }
  | { readonly kind: "denied" }
  | { readonly kind: "missing" }
  | { readonly kind: "throttled"; readonly reason: ThrottleReason }
  | { readonly kind: "recursion" };

/** The arrow from URLs to functions. */
export interface UrlCaller {
  /** Asks for both permissions, starts the function and waits for it. Rejects only on a bug of ours. */
  call(given: UrlCall): Promise<UrlAnswer>;
  /** Writes down that a request got no further: its signature was not right, or the function answered what nobody can send. */
  stopped(at: {
    readonly url: string;
    readonly functionArn: string;
    readonly cause: EntryId;
    readonly reason: "url-denied" | "malformed-response";
    readonly detail: Readonly<Record<string, string>>;
  }): void;
}
