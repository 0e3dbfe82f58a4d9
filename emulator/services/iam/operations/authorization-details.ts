import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from "@aws-sdk/client-iam";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { AWS_MANAGED } from "../aws-managed-policies.ts";
import { awsPolicy, day, groupOutput, lastUse, listedPolicy, wholeRole, wholeUser } from "../describe.ts";
import { encoded } from "../documents.ts";
import { pageInOrder } from "../page.ts";
import { attachments, boundaryUses, profilesOf, type Account, type Entity } from "../state.ts";
import type { IamStore } from "../store.ts";
import { listed } from "./instance-profiles.ts";
import { awsVersion } from "./policy-versions.ts";

type Detail =
  | { readonly kind: "User"; readonly detail: UserDetail }
  | { readonly kind: "Group"; readonly detail: GroupDetail }
  | { readonly kind: "Role"; readonly detail: RoleDetail }
  | { readonly kind: "LocalManagedPolicy" | "AWSManagedPolicy"; readonly detail: ManagedPolicyDetail };

/** Everything of an account, in one list of pages: who is there, and what is attached to whom. */
export const getAccountAuthorizationDetails = (
  store: IamStore,
): Operation<GetAccountAuthorizationDetailsRequest, GetAccountAuthorizationDetailsResponse> => ({
  permissions: () => [{ action: "iam:GetAccountAuthorizationDetails", resource: "*" }],
  run(input, context) {
    const { Filter: filter = [] } = input;
    const all = detailsOf(store, context).filter(({ kind }) => filter.length === 0 || filter.includes(kind));
    const { items, more } = pageInOrder(all, input);
    return {
      UserDetailList: items.flatMap((one) => (one.kind === "User" ? [one.detail] : [])),
      GroupDetailList: items.flatMap((one) => (one.kind === "Group" ? [one.detail] : [])),
      RoleDetailList: items.flatMap((one) => (one.kind === "Role" ? [one.detail] : [])),
      Policies: items.flatMap((one) =>
        one.kind === "LocalManagedPolicy" || one.kind === "AWSManagedPolicy" ? [one.detail] : [],
      ),
      ...more,
    };
  },
});

function detailsOf(store: IamStore, context: CallContext): readonly Detail[] {
  const account = store.account(context.account);
  return [
    ...byName(account.users).map((user): Detail => {
      const { PasswordLastUsed: _, ...told } = wholeUser(user);
      const detail = { ...told, UserPolicyList: inlineOf(user), GroupList: [...user.groups], ...attachedTo(user) };
      return { kind: "User", detail };
    }),
    ...byName(account.groups).map((group): Detail => {
      const detail = { ...groupOutput(group), GroupPolicyList: inlineOf(group), ...attachedTo(group) };
      return { kind: "Group", detail };
    }),
    ...byName(account.roles).map((role): Detail => {
      const { Description: _, MaxSessionDuration: __, ...told } = wholeRole(role);
      const detail = {
        ...told,
        RolePolicyList: inlineOf(role),
        InstanceProfileList: profilesOf(account, role.name).map((profile) => listed(store, context, profile)),
        RoleLastUsed: lastUse(role),
        ...attachedTo(role),
      };
      return { kind: "Role", detail };
    }),
    ...byName(account.policies).map((policy): Detail => {
      const versions = [...policy.versions].toReversed().map(([id, version]) => ({
        Document: encoded(version.document),
        VersionId: id,
        IsDefaultVersion: id === policy.defaultVersion,
        CreateDate: day(version.createdAt),
      }));
      return {
        kind: "LocalManagedPolicy",
        detail: { ...listedPolicy(account, policy), PolicyVersionList: versions },
      };
    }),
    ...usedAwsPolicies(account),
  ];
}

/** Of AWS's own policies only those that something here uses. */
const usedAwsPolicies = (account: Account): readonly Detail[] =>
  [...AWS_MANAGED.values()]
    .filter(({ arn }) => attachments(account, arn) + boundaryUses(account, arn) > 0)
    .map((policy) => ({
      kind: "AWSManagedPolicy",
      detail: {
        ...awsPolicy(account, policy),
        PolicyVersionList: [{ Document: encoded(policy.document), ...awsVersion(policy) }],
      },
    }));

const byName = <T extends { readonly name: string }>(entities: ReadonlyMap<string, T>): readonly T[] =>
  [...entities.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));

const inlineOf = (entity: Entity): PolicyDetail[] =>
  [...entity.inline].map(([PolicyName, document]) => ({ PolicyName, PolicyDocument: encoded(document) }));

const attachedTo = (entity: Entity) => ({
  AttachedManagedPolicies: [...entity.attached].map((arn) => ({
    PolicyName: arn.slice(arn.lastIndexOf("/") + 1),
    PolicyArn: arn,
  })),
});
