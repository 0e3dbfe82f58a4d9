import type { Decision, Permission } from "./decision.ts";
import type { EntryId } from "./journal.ts";
import type { Principal } from "./principal.ts";
import type { Scope } from "./scoped.ts";

/** A request to an address that a service gave out itself (an API's invoke URL): no operation of AWS. */
export interface FrontRequest {
  readonly method: string;
  /** Raw, still percent-encoded, without the query. */
  readonly path: string;
  /** Without its question mark. */
  readonly rawQuery: string;
  /** Decoded, in order. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** As they were sent: in order, names in their own case, repeated ones apart. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** In lower case, without the port. */
  readonly host: string;
  readonly port: number;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly requestId: string;
  /** What led here: the invocation of the function that sent it; absent for a client outside. */
  readonly cause: EntryId | undefined;
  /** The whole body; `undefined` when it is longer than `max` bytes. */
  body(max: number): Promise<Uint8Array | undefined>;
  /** Waits for something that needs the world's time to move; a body that streams may go on using it. */
  wait<T>(what: string, until: Promise<T>): Promise<T>;
}

/** What the wire knows of whoever sent a request, for the services that ask for it. */
export interface FrontAuth {
  /**
   * Who signed it, as a request to that service; `undefined` when nobody did. Throws AWS's refusal of a signature, a time
   * or a key that is not right.
   */
  signer(service: string): Promise<Signer | undefined>;
  /** Asks the caller plane, of that service; writes nothing down. */
  decide(principal: Principal, permission: Permission, at: Scope & { readonly service: string }): Decision;
}

export interface Signer {
  readonly principal: Principal;
  readonly accessKeyId: string;
}

export interface FrontResponse {
  readonly status: number;
  /** In order; a name may come more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** In place of the body, as it comes. One that throws is cut off, which the client sees. */
  readonly stream?: AsyncIterable<Uint8Array>;
}

/** Where a service answers requests of its own, beside its API. */
export interface Front {
  /** Whether an address is one of this service's; `path` raw. */
  claims(address: Pick<FrontRequest, "host" | "path">): boolean;
  /** Rejects only on a bug of ours. `auth`: always given by the wire. */
  answer(request: FrontRequest, auth?: FrontAuth): Promise<FrontResponse>;
}
