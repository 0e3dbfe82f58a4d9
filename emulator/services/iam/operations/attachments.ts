import type { AttachedPolicy, ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse } from "@aws-sdk/client-iam";
import type { Operation } from "../../../kernel/index.ts";
import { isPolicyArn, permissionOn } from "../arns.ts";
import { invalidPolicyArn, limitExceeded, policyNotAttachable, policyNotAttached, type EntityKind } from "../errors.ts";
import { MANAGED_POLICIES_PER_ENTITY } from "../limits.ts";
import { nameIn, type Named } from "../named.ts";
import { page, type PageRequest } from "../page.ts";
import type { Entity } from "../state.ts";
import type { IamStore } from "../store.ts";

interface AttachRequest extends Named {
  readonly PolicyArn?: string | undefined;
}

const TITLES = { role: "Role", user: "User", group: "Group" } as const;

/** AttachRolePolicy, AttachUserPolicy, AttachGroupPolicy: attaching twice changes nothing. */
export const attachPolicy = (store: IamStore, kind: EntityKind): Operation<AttachRequest, void> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `Attach${TITLES[kind]}Policy`, kind, nameIn(kind, input), policyKey(input)),
  ],
  run(input, context) {
    const { PolicyArn: arn = "" } = input;
    const entity = store.modifiable(kind, context.account, nameIn(kind, input));
    if (!isPolicyArn(arn)) throw invalidPolicyArn(arn);
    const [, , , , owner] = arn.split(":");
    if (store.managedDocument(arn) === undefined || (owner !== "aws" && owner !== context.account))
      throw policyNotAttachable(arn);
    if (entity.attached.has(arn)) return;
    if (entity.attached.size >= MANAGED_POLICIES_PER_ENTITY)
      throw limitExceeded(`Cannot exceed quota for PoliciesPer${TITLES[kind]}: ${MANAGED_POLICIES_PER_ENTITY}`);
    entity.attached.add(arn);
    store.tell(context.entry, "policy-attached", entity.arn, { policy: arn });
  },
});

export const detachPolicy = (store: IamStore, kind: EntityKind): Operation<AttachRequest, void> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `Detach${TITLES[kind]}Policy`, kind, nameIn(kind, input), policyKey(input)),
  ],
  run(input, context) {
    const { PolicyArn: arn = "" } = input;
    const entity = store.modifiable(kind, context.account, nameIn(kind, input));
    if (!isPolicyArn(arn)) throw invalidPolicyArn(arn);
    if (!entity.attached.delete(arn)) throw policyNotAttached(arn);
    store.tell(context.entry, "policy-detached", entity.arn, { policy: arn });
  },
});

interface ListAttachedRequest extends Named, PageRequest {
  readonly PathPrefix?: string | undefined;
}

export const listAttachedPolicies = (
  store: IamStore,
  kind: EntityKind,
): Operation<ListAttachedRequest, { AttachedPolicies: AttachedPolicy[]; IsTruncated: boolean; Marker?: string }> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `ListAttached${TITLES[kind]}Policies`, kind, nameIn(kind, input)),
  ],
  run(input, context) {
    const { PathPrefix: prefix = "/" } = input;
    const entity = store.entity(kind, context.account, nameIn(kind, input));
    const attached = [...entity.attached].filter((arn) => pathOf(arn).startsWith(prefix));
    const { items, more } = page(attached, policyName, input);
    return { AttachedPolicies: items.map((arn) => ({ PolicyName: policyName(arn), PolicyArn: arn })), ...more };
  },
});

interface Using {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
}

export const listEntitiesForPolicy = (
  store: IamStore,
): Operation<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:ListEntitiesForPolicy", resource: arn }],
  run(input, context) {
    const { PolicyArn: arn = "", EntityFilter: filter } = input;
    if (store.managedDocument(arn) === undefined) throw policyNotAttachable(arn);
    const account = store.account(context.account);
    const { PathPrefix: prefix = "/", PolicyUsageFilter: usage } = input;
    const uses = (entity: Entity & { readonly boundary?: string | undefined }): boolean =>
      entity.path.startsWith(prefix) &&
      ((usage !== "PermissionsBoundary" && entity.attached.has(arn)) ||
        (usage !== "PermissionsPolicy" && entity.boundary === arn));
    const found = (entities: ReadonlyMap<string, Entity>, kind: string): readonly Using[] =>
      filter === undefined || filter === kind
        ? [...entities.values()].filter(uses).map(({ name, id }) => ({ kind, name, id }))
        : [];
    const all = [...found(account.groups, "Group"), ...found(account.users, "User"), ...found(account.roles, "Role")];
    const { items, more } = page(all, ({ kind, name: called }) => `${kind}/${called}`, input);
    const of = (kind: string): readonly Using[] => items.filter((each) => each.kind === kind);
    return {
      PolicyGroups: of("Group").map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of("User").map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of("Role").map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...more,
    };
  },
});

const policyKey = (input: AttachRequest): Record<string, string> => ({ "iam:PolicyARN": input.PolicyArn ?? "" });
const policyName = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
const pathOf = (arn: string): string => {
  const resource = arn.split(":").slice(5).join(":");
  return resource.slice("policy".length, resource.lastIndexOf("/") + 1);
};
