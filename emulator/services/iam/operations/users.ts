import type {
  CreateUserRequest,
  CreateUserResponse,
  DeleteUserRequest,
  GetUserRequest,
  GetUserResponse,
  ListUsersRequest,
  ListUsersResponse,
  UpdateUserRequest,
} from "@aws-sdk/client-iam";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { uniqueId } from "../unique-ids.ts";
import { arnOfEntity, permissionOn } from "../arns.ts";
import { listedUser, wholeUser } from "../describe.ts";
import { deleteConflict, entityExists, limitExceeded, validationError } from "../errors.ts";
import { USERS } from "../limits.ts";
import { page } from "../page.ts";
import { isTaken, type User } from "../state.ts";
import type { IamStore } from "../store.ts";
import { putTags, tagKeys } from "../tags.ts";
import { forgetPrincipal } from "../trust.ts";
import { boundaryKeys, checkBoundary } from "./boundaries.ts";

export const createUser = (store: IamStore): Operation<CreateUserRequest, CreateUserResponse> => ({
  permissions: ({ UserName: name = "", Path: path = "/", PermissionsBoundary: boundary, Tags: tags }, context) => {
    const resource = arnOfEntity(context.account, "user", path, name);
    return [
      { action: "iam:CreateUser", resource, context: { ...tagKeys(tags), ...boundaryKeys(boundary) } },
      ...(tags?.length ? [{ action: "iam:TagUser", resource, context: tagKeys(tags) }] : []),
    ];
  },
  run(input, context) {
    const { users } = store.account(context.account);
    const { UserName: name = "", Path: path = "/" } = input;
    if (isTaken(users, name)) throw entityExists("user", name);
    if (users.size >= USERS) throw limitExceeded(`Cannot exceed quota for UsersPerAccount: ${USERS}`);
    checkBoundary(store, input.PermissionsBoundary);
    const user: User = {
      name,
      path,
      id: uniqueId("AIDA", store.random.ids),
      arn: arnOfEntity(context.account, "user", path, name),
      createdAt: context.now,
      inline: new Map(),
      attached: new Set(),
      boundary: input.PermissionsBoundary,
      tags: new Map(),
      groups: new Set(),
      devices: new Map(),
    };
    putTags(user.tags, input.Tags);
    users.set(name, user);
    store.tell(context.entry, "created", user.arn);
    return { User: wholeUser(user) };
  },
});

export const getUser = (store: IamStore): Operation<GetUserRequest, GetUserResponse> => ({
  permissions: ({ UserName: name }, context) => [
    permissionOn(store, context, "GetUser", "user", name ?? callersName(context) ?? ""),
  ],
  run({ UserName: name }, context) {
    const { caller } = context;
    const asked = name ?? callersName(context);
    if (asked !== undefined) return { User: wholeUser(store.user(context.account, asked)) };
    if (caller.kind !== "root") throw validationError("Must specify userName when calling with non-User credentials");
    // The root has no name, and the account's age is not ours to tell.
    const { account } = caller;
    return {
      User: {
        Path: "/",
        UserName: undefined,
        UserId: account,
        Arn: `arn:aws:iam::${account}:root`,
        CreateDate: undefined,
      },
    };
  },
});

export const listUsers = (store: IamStore): Operation<ListUsersRequest, ListUsersResponse> => ({
  permissions: ({ PathPrefix: prefix = "/" }, context) => [
    { action: "iam:ListUsers", resource: arnOfEntity(context.account, "user", prefix, "") },
  ],
  run(input, context) {
    const { PathPrefix: prefix = "/" } = input;
    const users = [...store.account(context.account).users.values()].filter((user) => user.path.startsWith(prefix));
    const { items, more } = page(users, (user) => user.name, input);
    return { Users: items.map(listedUser), ...more };
  },
});

export const updateUser = (store: IamStore): Operation<UpdateUserRequest, void> => ({
  permissions: ({ UserName: name = "" }, context) => [permissionOn(store, context, "UpdateUser", "user", name)],
  run({ UserName: name = "", NewUserName: newName = name, NewPath: newPath }, context) {
    const { users, keys, devices } = store.account(context.account);
    const user = store.user(context.account, name);
    const path = newPath ?? user.path;
    if (newName.toLowerCase() !== name.toLowerCase() && isTaken(users, newName)) throw entityExists("user", newName);
    users.delete(name);
    const arn = arnOfEntity(context.account, "user", path, newName);
    users.set(newName, { ...user, name: newName, path, arn });
    for (const [id, key] of keys) if (key.owner === name) keys.set(id, { ...key, owner: newName });
    for (const [serial, device] of devices) if (device.user === name) devices.set(serial, { ...device, user: newName });
    store.tell(context.entry, "updated", user.arn, { arn });
  },
});

export const deleteUser = (store: IamStore): Operation<DeleteUserRequest, void> => ({
  permissions: ({ UserName: name = "" }, context) => [permissionOn(store, context, "DeleteUser", "user", name)],
  run({ UserName: name = "" }, context) {
    const account = store.account(context.account);
    const user = store.user(context.account, name);
    if ([...account.keys.values()].some((key) => key.owner === name))
      throw deleteConflict("Cannot delete entity, must delete access keys first.");
    if (user.login) throw deleteConflict("Cannot delete entity, must delete login profile first.");
    if (user.devices.size > 0) throw deleteConflict("Cannot delete entity, must delete MFA device first.");
    if (user.attached.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (user.inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    if (user.groups.size > 0) throw deleteConflict("Cannot delete entity, must remove users from group first.");
    account.users.delete(name);
    store.tell(context.entry, "deleted", user.arn);
    forgetPrincipal(store, user, context.entry);
  },
});

/** Calls about oneself may leave out the name. */
export const callersName = ({ caller }: CallContext): string | undefined =>
  caller.kind === "user" ? caller.name : undefined;
