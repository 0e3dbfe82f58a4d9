import type { ResourcePolicy } from "../kernel/index.ts";
import { namedPolicy } from "./policy/policy-texts.ts";
import type { NamedPolicy } from "./policy/question.ts";

/** The resource's part of a question: its own policy, and whose it is. */
export interface ResourceSide {
  readonly resource?: NamedPolicy;
  readonly resourceOwner: string | undefined;
}

export function resourceSide(action: string, resource: string, policy: ResourcePolicy | undefined): ResourceSide {
  const resourceOwner = policy?.owner ?? accountInArn(resource);
  if (isAssumption(action, resource))
    return {
      resourceOwner,
      resource: trustPolicy(
        policy?.name ?? `trust policy of ${resource.slice(resource.lastIndexOf("/") + 1)}`,
        policy?.document,
      ),
    };
  if (policy?.document === undefined) return { resourceOwner };
  return { resource: namedPolicy(policy.name, "resource", policy.document), resourceOwner };
}

/** The only policy that must itself allow whoever comes. A role that does not exist trusts nobody. */
export const trustPolicy = (name: string, document: string | undefined): NamedPolicy =>
  document === undefined
    ? { name, kind: "trust", document: { version: "2012-10-17", statements: [] } }
    : namedPolicy(name, "trust", document);

/** Whatever STS is asked about a role, tags and source identity included, is asked of the role's trust policy. */
const isAssumption = (action: string, resource: string): boolean =>
  /^sts:(AssumeRole|TagSession|SetSourceIdentity)/i.test(action) && /^arn:[^:]+:iam::/.test(resource);

/** The account an ARN names; bucket ARNs name none. */
function accountInArn(arn: string): string | undefined {
  const account = arn.split(":")[4];
  return account && /^\d{12}$/.test(account) ? account : undefined;
}
