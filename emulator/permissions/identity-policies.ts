import type { Principal } from "../kernel/index.ts";
import type { PrincipalPolicies } from "./policy/question.ts";

/** What the IAM room answers about a principal. */
export interface IdentityPolicies {
  /** Nothing is attached to the root, to services and to the nameless; a role or user that is gone has nothing either. */
  policiesOf(principal: Principal): PrincipalPolicies;
  /** The tags that become `aws:PrincipalTag/…`. */
  tagsOf?(principal: Principal): Readonly<Record<string, string>>;
}
