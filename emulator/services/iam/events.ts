import type { EntryId } from "../../kernel/index.ts";

/** What changed in IAM; becomes a `fact` of the journal whose subject is the entity's ARN. */
export type IamChange =
  | "created"
  | "updated"
  | "deleted"
  | "trust-changed"
  | "policy-put"
  | "policy-removed"
  | "policy-attached"
  | "policy-detached"
  | "boundary-changed"
  | "membership-changed"
  | "keys-changed";

export interface IamChanged {
  readonly change: IamChange;
  /** ARN of the user, role, group or managed policy. */
  readonly subject: string;
  /** The journal's entry about it. */
  readonly entry: EntryId;
}
