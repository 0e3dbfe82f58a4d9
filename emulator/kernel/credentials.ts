import type { Principal } from "./principal.ts";
import type { Instant } from "./time.ts";

/** Keys as a client is given them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only temporary credentials have one. */
  readonly sessionToken?: string;
  readonly expiresAt?: Instant;
}

/** What the wire needs to know of an access key in order to check a signature. */
export interface KnownKey extends Credentials {
  readonly principal: Principal;
  /** False for a key that was switched off (`UpdateAccessKey` Inactive). */
  readonly active: boolean;
}

export interface CredentialSource {
  /** The key's owner; `undefined` when no such key exists. */
  find(accessKeyId: string): KnownKey | undefined;
  /** A request that was rightly signed with this key: IAM tells when each was last used. */
  used?(accessKeyId: string, use: KeyUse): void;
}

export interface KeyUse {
  readonly at: Instant;
  readonly region: string;
  /** The service that was asked, as its endpoint names it: `s3`. */
  readonly service: string;
}
