import type { Decision, EntryId, Kernel, Permission } from "../../kernel/index.ts";

/** Writes down what the execute plane decided of a principal; the entry it became. */
export const writeDecision = (
  kernel: Kernel,
  cause: EntryId,
  principal: string,
  permission: Permission,
  decision: Decision,
): EntryId =>
  kernel.journal.write([cause], {
    kind: "decision",
    plane: "execute",
    principal,
    action: permission.action,
    resource: permission.resource,
    decision,
  });
