import type {
  EntryId,
  Instant,
  Kernel,
  KeyUse,
  Millis,
  Principal,
  SessionPrincipal,
  UserPrincipal,
} from "../../kernel/index.ts";
import { accessKeyId, secretKey } from "../../permissions/index.ts";
import { accountOf } from "../../kernel/index.ts";
import type { RoleAssumed } from "./events.ts";
import { KEYS_KEPT } from "./limits.ts";
import { forgetExpired, type RoleView, type TemporaryKey } from "./state.ts";

/** What STS asks of IAM. */
export interface StsPorts {
  /** The role with exactly that ARN, of whatever account. */
  role(this: void, arn: string): RoleView | undefined;
  /** The document in force of a managed policy; without this port `PolicyArns` names nothing that exists. */
  managedPolicy?(this: void, arn: string): string | undefined;
  /** A session of this role asked for something. */
  roleUsed?(this: void, roleArn: string, use: KeyUse): void;
  /** Whether the user's MFA device shows this code now; without this port every code is wrong. */
  isMfaCode?(this: void, user: UserPrincipal, serial: string, code: string): boolean;
}

export interface StsStore extends StsPorts {
  key(id: string): TemporaryKey | undefined;
  /** Makes keys for a principal. */
  issue(principal: Principal, span: Millis): TemporaryKey;
  tell(cause: EntryId, principal: SessionPrincipal): void;
  onAssumed(listener: (fact: RoleAssumed) => void): void;
  now(): Instant;
}

const TOKEN_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function createStore(kernel: Kernel, ports: StsPorts): StsStore {
  const keys: Map<string, TemporaryKey> = kernel.ledger
    .table<TemporaryKey>("sts.keys", {
      keys: () => keys.keys(),
      read: (id) => keys.get(id),
      restore: (rows) => rows.forEach(([id, key]) => keys.set(id, key)),
    })
    .map((id) => id);
  const random = kernel.random.stream("sts.credentials");
  const listeners: ((fact: RoleAssumed) => void)[] = [];
  return {
    ...ports,
    now: () => kernel.now(),
    key: (id) => keys.get(id),
    issue(principal, span) {
      if (keys.size >= KEYS_KEPT) forgetExpired(keys, kernel.now());
      const key: TemporaryKey = {
        accessKeyId: accessKeyId("ASIA", accountOf(principal) ?? "000000000000", random),
        secretAccessKey: secretKey(random),
        // AWS's tokens begin so, and are long; nobody may rely on what is in them.
        sessionToken: `IQoJb3JpZ2luX2Vj${random.text(240, TOKEN_ALPHABET)}`,
        expiresAt: Math.floor((kernel.now() + span) / 1000) * 1000,
        principal,
      };
      keys.set(key.accessKeyId, key);
      return key;
    },
    tell(cause, principal) {
      const entry = kernel.journal.write([cause], {
        kind: "fact",
        service: "sts",
        fact: "assumed",
        subject: principal.roleArn,
        detail: { session: principal.arn },
      });
      for (const listener of listeners) listener({ roleArn: principal.roleArn, sessionArn: principal.arn, entry });
    },
    onAssumed: (listener) => void listeners.push(listener),
  };
}
