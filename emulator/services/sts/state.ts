import type { Credentials, Instant, Principal } from "../../kernel/index.ts";

/** What STS must know of a role; the IAM room knows it. */
export interface RoleView {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly trustPolicy: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

/** Temporary keys, and whose they are. */
export interface TemporaryKey extends Required<Credentials> {
  readonly principal: Principal;
}

/** Drops what expired, oldest first; keys that live on are kept, whatever their number. */
export function forgetExpired(keys: Map<string, TemporaryKey>, now: Instant): void {
  for (const [id, key] of keys) if (key.expiresAt <= now) keys.delete(id);
}

/** `arn:aws:iam::<account>:role/<path><name>` → account. */
export const accountOfRole = (roleArn: string): string => roleArn.split(":")[4] ?? "";
