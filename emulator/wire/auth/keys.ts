import type { CredentialSource, KnownKey } from "../../kernel/index.ts";
import type { Axes } from "./axis.ts";
import { expiredToken, invalidToken, unknownKey } from "./errors.ts";
import type { Family } from "./family.ts";
import { sameText } from "./hmac.ts";

/** The keys that clients sign with. */
export interface Keys {
  /** The key, with its token where it needs one; throws AWS's refusals. */
  find(family: Family, accessKeyId: string, token: string | undefined): KnownKey;
  /** Tells whose key it is that it was used; the world's time, as everything that IAM remembers. */
  used(key: KnownKey, region: string, service: string): void;
}

export function createKeys(credentials: CredentialSource, axes: () => Axes): Keys {
  return {
    find(family, accessKeyId, token) {
      const key = credentials.find(accessKeyId);
      // AWS does not tell a temporary key without its token from one that never was.
      if (!key || !key.active || (key.sessionToken !== undefined && token === undefined))
        throw unknownKey(family, accessKeyId);
      if (token !== undefined && (key.sessionToken === undefined || !sameText(token, key.sessionToken)))
        throw invalidToken(family, token);
      if (key.expiresAt !== undefined && key.expiresAt <= axes().world) throw expiredToken(family, token ?? "");
      return key;
    },
    used: (key, region, service) => credentials.used?.(key.accessKeyId, { at: axes().world, region, service }),
  };
}
