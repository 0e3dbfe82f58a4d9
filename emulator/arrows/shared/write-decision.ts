import type { Decision, EntryId, Kernel, Permission, Plane } from "../../kernel/index.ts";

/** Who was asked about, in which plane. */
export interface Asked {
  readonly plane: Plane;
  readonly principal: string;
  readonly permission: Permission;
}

/** Writes down what a plane decided of a principal; the entry it became. */
export const writeDecision = (
  kernel: Kernel,
  cause: EntryId,
  { plane, principal, permission: { action, resource } }: Asked,
  decision: Decision,
): EntryId => kernel.journal.write([cause], { kind: "decision", plane, principal, action, resource, decision });

/** What running code, or a service as a role, was asked to be allowed. */
export const asRole = (principal: string, permission: Permission): Asked => ({
  plane: "execute",
  principal,
  permission,
});
