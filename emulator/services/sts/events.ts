import type { EntryId } from "../../kernel/index.ts";

/** A role was taken on; a `fact` of the journal whose subject is the role's ARN. */
export interface RoleAssumed {
  readonly roleArn: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  readonly sessionArn: string;
  readonly entry: EntryId;
}
