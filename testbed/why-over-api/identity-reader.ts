import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  type AttachedPolicy,
} from "@aws-sdk/client-iam";
import { decisions, type Decisions } from "../../emulator/index.ts";
import type { ClientConfig } from "../engines/engine.ts";
import { nameIn } from "./names.ts";
import { unless } from "./unless.ts";

type NamedPolicy = Decisions.NamedPolicy;

/** A role or user, and what is attached to it. */
export interface FoundIdentity {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly policies: Decisions.PrincipalPolicies;
  /** A role's; empty for a user. */
  readonly trustPolicy: string;
}

export interface IdentityReader {
  role(nameOrArn: string): Promise<FoundIdentity | undefined>;
  user(nameOrArn: string): Promise<FoundIdentity | undefined>;
}

const NONE = ["NoSuchEntityException", "NoSuchEntity"];

export function identityReader(config: ClientConfig): IdentityReader {
  const iam = new IAMClient(config);
  return {
    async role(nameOrArn) {
      const RoleName = nameIn(nameOrArn);
      const found = (await unless(NONE, () => iam.send(new GetRoleCommand({ RoleName }))))?.Role;
      if (!found) return undefined;
      const inline = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      const own = await each(inline.PolicyNames, async (PolicyName) => {
        const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return named(PolicyName, PolicyDocument);
      });
      const identity = [...own, ...(await managed(iam, attached.AttachedPolicies))];
      return {
        name: RoleName,
        arn: found.Arn ?? "",
        id: found.RoleId ?? "",
        trustPolicy: decodeURIComponent(found.AssumeRolePolicyDocument ?? ""),
        policies: await limited(iam, identity, found.PermissionsBoundary?.PermissionsBoundaryArn),
      };
    },
    async user(nameOrArn) {
      const UserName = nameIn(nameOrArn);
      const found = (await unless(NONE, () => iam.send(new GetUserCommand({ UserName }))))?.User;
      if (!found) return undefined;
      const identity = await userPolicies(iam, UserName);
      return {
        name: UserName,
        arn: found.Arn ?? "",
        id: found.UserId ?? "",
        trustPolicy: "",
        policies: await limited(iam, identity, found.PermissionsBoundary?.PermissionsBoundaryArn),
      };
    },
  };
}

/** The user's own, and those of its groups. */
async function userPolicies(iam: IAMClient, UserName: string): Promise<readonly NamedPolicy[]> {
  const inline = await iam.send(new ListUserPoliciesCommand({ UserName }));
  const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  const { Groups = [] } = await iam.send(new ListGroupsForUserCommand({ UserName }));
  const own = await each(inline.PolicyNames, async (PolicyName) => {
    const { PolicyDocument } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    return named(PolicyName, PolicyDocument);
  });
  const shared = await each(Groups, ({ GroupName = "" }) => groupPolicies(iam, GroupName));
  return [...own, ...(await managed(iam, attached.AttachedPolicies)), ...shared.flat()];
}

async function groupPolicies(iam: IAMClient, GroupName: string): Promise<readonly NamedPolicy[]> {
  const inline = await iam.send(new ListGroupPoliciesCommand({ GroupName }));
  const attached = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
  const own = await each(inline.PolicyNames, async (PolicyName) => {
    const { PolicyDocument } = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }));
    return named(PolicyName, PolicyDocument);
  });
  return [...own, ...(await managed(iam, attached.AttachedPolicies))];
}

const managed = (iam: IAMClient, attached: readonly AttachedPolicy[] | undefined): Promise<NamedPolicy[]> =>
  each(attached, ({ PolicyArn = "" }) => managedPolicy(iam, PolicyArn, "identity"));

async function managedPolicy(iam: IAMClient, PolicyArn: string, kind: NamedPolicy["kind"]): Promise<NamedPolicy> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const version = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
  const { PolicyVersion } = await iam.send(version);
  return named(PolicyArn, PolicyVersion?.Document, kind);
}

async function limited(
  iam: IAMClient,
  identity: readonly NamedPolicy[],
  boundaryArn: string | undefined,
): Promise<Decisions.PrincipalPolicies> {
  if (boundaryArn === undefined) return { identity, session: [] };
  return { identity, session: [], boundary: await managedPolicy(iam, boundaryArn, "boundary") };
}

/** IAM gives documents percent-encoded. */
const named = (name: string, document: string | undefined, kind: NamedPolicy["kind"] = "identity"): NamedPolicy =>
  decisions.namedPolicy(name, kind, decodeURIComponent(document ?? ""));

async function each<T, R>(items: readonly T[] | undefined, read: (item: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (const item of items ?? []) found.push(await read(item));
  return found;
}
