import type { ResourcePolicy } from "../kernel/index.ts";
import { namedPolicy } from "./policy/policy-texts.ts";
import type { NamedPolicy } from "./policy/question.ts";

/** The resource's part of a question: its own policy, and whose it is. */
export interface ResourceSide {
  readonly resource?: NamedPolicy;
  readonly resourceOwner: string | undefined;
}

/** A role's trust policy is the only resource policy that must itself allow whoever comes. */
export function resourceSide(action: string, resource: string, policy: ResourcePolicy | undefined): ResourceSide {
  const kind = action.toLowerCase().startsWith("sts:assumerole") ? "trust" : "resource";
  const resourceOwner = policy?.owner ?? accountInArn(resource);
  if (policy?.document === undefined) return { resourceOwner };
  return { resource: namedPolicy(policy.name, kind, policy.document), resourceOwner };
}

/** The account an ARN names; bucket ARNs name none. */
function accountInArn(arn: string): string | undefined {
  const account = arn.split(":")[4];
  return account && /^\d{12}$/.test(account) ? account : undefined;
}
