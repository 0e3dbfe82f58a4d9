import type {
  AddRoleToInstanceProfileRequest,
  CreateInstanceProfileRequest,
  CreateInstanceProfileResponse,
  DeleteInstanceProfileRequest,
  GetInstanceProfileRequest,
  GetInstanceProfileResponse,
  InstanceProfile as InstanceProfileOutput,
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
  ListInstanceProfilesRequest,
  ListInstanceProfilesResponse,
  RemoveRoleFromInstanceProfileRequest,
} from "@aws-sdk/client-iam";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { permissionOn } from "../arns.ts";
import { briefRole, day } from "../describe.ts";
import { alreadyExists, deleteConflict, instanceProfileNotFound, limitExceeded, noSuchEntity } from "../errors.ts";
import { INSTANCE_PROFILES } from "../limits.ts";
import { page } from "../page.ts";
import { isTaken, profilesOf, type InstanceProfile } from "../state.ts";
import type { IamStore } from "../store.ts";
import { putTags, tagKeys, tagList } from "../tags.ts";
import { uniqueId } from "../unique-ids.ts";

export const createInstanceProfile = (
  store: IamStore,
): Operation<CreateInstanceProfileRequest, CreateInstanceProfileResponse> => ({
  permissions: ({ InstanceProfileName: name = "", Path: path = "/", Tags: tags }, context) => {
    const resource = arnOf(context.account, path, name);
    return [
      { action: "iam:CreateInstanceProfile", resource, context: tagKeys(tags) },
      ...(tags?.length ? [{ action: "iam:TagInstanceProfile", resource, context: tagKeys(tags) }] : []),
    ];
  },
  run({ InstanceProfileName: name = "", Path: path = "/", Tags: given }, context) {
    const { instanceProfiles } = store.account(context.account);
    if (isTaken(instanceProfiles, name)) throw alreadyExists(`Instance Profile ${name} already exists.`);
    if (instanceProfiles.size >= INSTANCE_PROFILES)
      throw limitExceeded(`Cannot exceed quota for InstanceProfilesPerAccount: ${INSTANCE_PROFILES}`);
    const tags = new Map<string, string>();
    putTags(tags, given, { isCaseSensitive: true });
    const profile: InstanceProfile = {
      name,
      path,
      id: uniqueId("AIPA", store.random.ids),
      arn: arnOf(context.account, path, name),
      createdAt: context.now,
      role: undefined,
      tags,
    };
    instanceProfiles.set(name, profile);
    store.tell(context.entry, "created", profile.arn);
    const told = listed(store, context, profile);
    return { InstanceProfile: given?.length ? { ...told, Tags: [...given] } : told };
  },
});

export const getInstanceProfile = (
  store: IamStore,
): Operation<GetInstanceProfileRequest, GetInstanceProfileResponse> => ({
  permissions: ({ InstanceProfileName: name = "" }, context) => [asked(store, context, "GetInstanceProfile", name)],
  run({ InstanceProfileName: name = "" }, context) {
    const profile = found(store, context, name);
    return { InstanceProfile: { ...listed(store, context, profile), Tags: tagList(profile.tags) } };
  },
});

export const listInstanceProfiles = (
  store: IamStore,
): Operation<ListInstanceProfilesRequest, ListInstanceProfilesResponse> => ({
  permissions: ({ PathPrefix: prefix = "/" }, context) => [
    { action: "iam:ListInstanceProfiles", resource: arnOf(context.account, prefix, "") },
  ],
  run(input, context) {
    const { PathPrefix: prefix = "/" } = input;
    const profiles = [...store.account(context.account).instanceProfiles.values()];
    const { items, more } = page(
      profiles.filter(({ path }) => path.startsWith(prefix)),
      ({ name }) => name,
      input,
    );
    return { InstanceProfiles: items.map((profile) => listed(store, context, profile)), ...more };
  },
});

/** Tools ask before they delete a role. */
export const listInstanceProfilesForRole = (
  store: IamStore,
): Operation<ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse> => ({
  permissions: ({ RoleName: name = "" }, context) => [
    permissionOn(store, context, "ListInstanceProfilesForRole", "role", name),
  ],
  run(input, context) {
    const role = store.role(context.account, input.RoleName ?? "");
    const { items, more } = page(profilesOf(store.account(context.account), role.name), ({ name }) => name, input);
    return { InstanceProfiles: items.map((profile) => listed(store, context, profile)), ...more };
  },
});

export const addRoleToInstanceProfile = (store: IamStore): Operation<AddRoleToInstanceProfileRequest, void> => ({
  permissions: ({ InstanceProfileName: name = "", RoleName: role = "" }, context) => [
    asked(store, context, "AddRoleToInstanceProfile", name),
    // Whoever puts a role into a profile hands it to whatever runs with the profile.
    permissionOn(store, context, "PassRole", "role", role, { "iam:PassedToService": "ec2.amazonaws.com" }),
  ],
  run({ InstanceProfileName: name = "", RoleName: roleName = "" }, context) {
    const profile = found(store, context, name);
    const role = store.role(context.account, roleName);
    if (profile.role !== undefined)
      throw limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    profile.role = role.name;
    store.tell(context.entry, "updated", profile.arn, { role: role.arn });
  },
});

export const removeRoleFromInstanceProfile = (
  store: IamStore,
): Operation<RemoveRoleFromInstanceProfileRequest, void> => ({
  permissions: ({ InstanceProfileName: name = "" }, context) => [
    asked(store, context, "RemoveRoleFromInstanceProfile", name),
  ],
  run({ InstanceProfileName: name = "", RoleName: roleName = "" }, context) {
    const profile = found(store, context, name);
    const role = store.role(context.account, roleName);
    if (profile.role !== role.name) throw noSuchEntity(`Role ${roleName} in Instance Profile ${name} cannot be found.`);
    profile.role = undefined;
    store.tell(context.entry, "updated", profile.arn, { role: null });
  },
});

export const deleteInstanceProfile = (store: IamStore): Operation<DeleteInstanceProfileRequest, void> => ({
  permissions: ({ InstanceProfileName: name = "" }, context) => [asked(store, context, "DeleteInstanceProfile", name)],
  run({ InstanceProfileName: name = "" }, context) {
    const profile = found(store, context, name);
    if (profile.role !== undefined)
      throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    store.account(context.account).instanceProfiles.delete(profile.name);
    store.tell(context.entry, "deleted", profile.arn);
  },
});

const arnOf = (account: string, path: string, name: string): string =>
  `arn:aws:iam::${account}:instance-profile${path}${name}`;

function asked(store: IamStore, { account }: CallContext, action: string, name: string): Permission {
  const held = store.account(account).instanceProfiles.get(name);
  return { action: `iam:${action}`, resource: held?.arn ?? arnOf(account, "/", name) };
}

function found(store: IamStore, { account }: CallContext, name: string): InstanceProfile {
  const profile = store.account(account).instanceProfiles.get(name);
  if (!profile) throw instanceProfileNotFound(name);
  return profile;
}

/** Only GetInstanceProfile tells the tags. */
export function listed(store: IamStore, { account }: CallContext, profile: InstanceProfile): InstanceProfileOutput {
  const role = profile.role === undefined ? undefined : store.account(account).roles.get(profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: day(profile.createdAt),
    Roles: role ? [briefRole(role)] : [],
  };
}
