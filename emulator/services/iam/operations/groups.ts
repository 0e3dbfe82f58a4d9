import type {
  AddUserToGroupRequest,
  CreateGroupRequest,
  CreateGroupResponse,
  DeleteGroupRequest,
  GetGroupRequest,
  GetGroupResponse,
  ListGroupsForUserRequest,
  ListGroupsForUserResponse,
  ListGroupsRequest,
  ListGroupsResponse,
  RemoveUserFromGroupRequest,
  UpdateGroupRequest,
} from "@aws-sdk/client-iam";
import type { Operation } from "../../../kernel/index.ts";
import { uniqueId } from "../unique-ids.ts";
import { arnOfEntity, permissionOn } from "../arns.ts";
import { groupOutput, listedUser } from "../describe.ts";
import { deleteConflict, entityExists, limitExceeded } from "../errors.ts";
import { GROUPS, GROUPS_PER_USER } from "../limits.ts";
import { page } from "../page.ts";
import { isTaken, type Account, type Group, type User } from "../state.ts";
import type { IamStore } from "../store.ts";

export const createGroup = (store: IamStore): Operation<CreateGroupRequest, CreateGroupResponse> => ({
  permissions: ({ GroupName: name = "", Path: path = "/" }, context) => [
    { action: "iam:CreateGroup", resource: arnOfEntity(context.account, "group", path, name) },
  ],
  run({ GroupName: name = "", Path: path = "/" }, context) {
    const { groups } = store.account(context.account);
    if (isTaken(groups, name)) throw entityExists("group", name);
    if (groups.size >= GROUPS) throw limitExceeded(`Cannot exceed quota for GroupsPerAccount: ${GROUPS}`);
    const group: Group = {
      name,
      path,
      id: uniqueId("AGPA", store.random.ids),
      arn: arnOfEntity(context.account, "group", path, name),
      createdAt: context.now,
      inline: new Map(),
      attached: new Set(),
    };
    groups.set(name, group);
    store.tell(context.entry, "created", group.arn);
    return { Group: groupOutput(group) };
  },
});

export const getGroup = (store: IamStore): Operation<GetGroupRequest, GetGroupResponse> => ({
  permissions: ({ GroupName: name = "" }, context) => [permissionOn(store, context, "GetGroup", "group", name)],
  run(input, context) {
    const group = store.group(context.account, input.GroupName ?? "");
    const { items, more } = page(membersOf(store.account(context.account), group), (user) => user.name, input);
    return { Group: groupOutput(group), Users: items.map(listedUser), ...more };
  },
});

export const listGroups = (store: IamStore): Operation<ListGroupsRequest, ListGroupsResponse> => ({
  permissions: ({ PathPrefix: prefix = "/" }, context) => [
    { action: "iam:ListGroups", resource: arnOfEntity(context.account, "group", prefix, "") },
  ],
  run(input, context) {
    const { PathPrefix: prefix = "/" } = input;
    const groups = [...store.account(context.account).groups.values()].filter((group) => group.path.startsWith(prefix));
    const { items, more } = page(groups, (group) => group.name, input);
    return { Groups: items.map(groupOutput), ...more };
  },
});

export const listGroupsForUser = (store: IamStore): Operation<ListGroupsForUserRequest, ListGroupsForUserResponse> => ({
  permissions: ({ UserName: name = "" }, context) => [permissionOn(store, context, "ListGroupsForUser", "user", name)],
  run(input, context) {
    const user = store.user(context.account, input.UserName ?? "");
    const groups = [...user.groups].map((name) => store.group(context.account, name));
    const { items, more } = page(groups, (group) => group.name, input);
    return { Groups: items.map(groupOutput), ...more };
  },
});

/** Needs the right to the group as it is and as it will be called. */
export const updateGroup = (store: IamStore): Operation<UpdateGroupRequest, void> => ({
  permissions: ({ GroupName: name = "", NewGroupName: newName }, context) => [
    permissionOn(store, context, "UpdateGroup", "group", name),
    ...(newName === undefined ? [] : [permissionOn(store, context, "UpdateGroup", "group", newName)]),
  ],
  run({ GroupName: name = "", NewGroupName: newName = name, NewPath: newPath }, context) {
    const account = store.account(context.account);
    const group = store.group(context.account, name);
    const path = newPath ?? group.path;
    if (newName.toLowerCase() !== name.toLowerCase() && isTaken(account.groups, newName))
      throw entityExists("group", newName);
    const members = membersOf(account, group);
    const arn = arnOfEntity(context.account, "group", path, newName);
    account.groups.delete(name);
    account.groups.set(newName, { ...group, name: newName, path, arn });
    for (const member of members) {
      const groups = account.users.get(member.name)?.groups;
      groups?.delete(name);
      groups?.add(newName);
    }
    store.tell(context.entry, "updated", group.arn, { arn });
  },
});

export const deleteGroup = (store: IamStore): Operation<DeleteGroupRequest, void> => ({
  permissions: ({ GroupName: name = "" }, context) => [permissionOn(store, context, "DeleteGroup", "group", name)],
  run({ GroupName: name = "" }, context) {
    const account = store.account(context.account);
    const group = store.group(context.account, name);
    if (membersOf(account, group).length > 0)
      throw deleteConflict("Cannot delete entity, must remove users from group first.");
    if (group.attached.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (group.inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    account.groups.delete(name);
    store.tell(context.entry, "deleted", group.arn);
  },
});

export const addUserToGroup = (store: IamStore): Operation<AddUserToGroupRequest, void> => ({
  permissions: ({ GroupName: name = "" }, context) => [permissionOn(store, context, "AddUserToGroup", "group", name)],
  run({ GroupName: groupName = "", UserName: userName = "" }, context) {
    const group = store.group(context.account, groupName);
    const user = store.user(context.account, userName);
    if (user.groups.has(groupName)) return;
    if (user.groups.size >= GROUPS_PER_USER)
      throw limitExceeded(`Cannot exceed quota for GroupsPerUser: ${GROUPS_PER_USER}`);
    user.groups.add(groupName);
    store.tell(context.entry, "membership-changed", user.arn, { joined: group.arn });
  },
});

export const removeUserFromGroup = (store: IamStore): Operation<RemoveUserFromGroupRequest, void> => ({
  permissions: ({ GroupName: name = "" }, context) => [
    permissionOn(store, context, "RemoveUserFromGroup", "group", name),
  ],
  run({ GroupName: groupName = "", UserName: userName = "" }, context) {
    const user = store.user(context.account, userName);
    const group = store.group(context.account, groupName);
    if (user.groups.delete(groupName)) store.tell(context.entry, "membership-changed", user.arn, { left: group.arn });
  },
});

const membersOf = (account: Account, group: Group): readonly User[] =>
  [...account.users.values()].filter((user) => user.groups.has(group.name));
