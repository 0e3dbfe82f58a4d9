import type {
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteRoleRequest,
  GetRoleRequest,
  GetRoleResponse,
  ListRolesRequest,
  ListRolesResponse,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleDescriptionRequest,
  UpdateRoleDescriptionResponse,
  UpdateRoleRequest,
} from "@aws-sdk/client-iam";
import type { Operation } from "../../../kernel/index.ts";
import { uniqueId } from "../unique-ids.ts";
import { arnOfEntity, permissionOn } from "../arns.ts";
import { lastUse, listedRole, madeRole, wholeRole } from "../describe.ts";
import { deleteConflict, entityExists, invalidInput, limitExceeded, validationError } from "../errors.ts";
import { ROLES, SESSION_DURATION_DEFAULT, SESSION_DURATION_MAX, SESSION_DURATION_MIN } from "../limits.ts";
import { page } from "../page.ts";
import { isTaken, profilesOf, type Role } from "../state.ts";
import type { IamStore } from "../store.ts";
import { putTags, tagKeys } from "../tags.ts";
import { checkTrust, forgetPrincipal } from "../trust.ts";
import { boundaryKeys, checkBoundary } from "./boundaries.ts";

export const createRole = (store: IamStore): Operation<CreateRoleRequest, CreateRoleResponse> => ({
  permissions: ({ RoleName: name = "", Path: path = "/", PermissionsBoundary: boundary, Tags: tags }, context) => {
    const resource = arnOfEntity(context.account, "role", path, name);
    return [
      { action: "iam:CreateRole", resource, context: { ...tagKeys(tags), ...boundaryKeys(boundary) } },
      ...(tags?.length ? [{ action: "iam:TagRole", resource, context: tagKeys(tags) }] : []),
    ];
  },
  run(input, context) {
    const { roles } = store.account(context.account);
    const { RoleName: name = "", Path: path = "/", AssumeRolePolicyDocument: trustPolicy = "" } = input;
    if (isTaken(roles, name)) throw entityExists("role", name);
    if (roles.size >= ROLES) throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${ROLES}`);
    if (path.startsWith("/aws-service-role/"))
      throw invalidInput("The path /aws-service-role/ is for service-linked roles; see CreateServiceLinkedRole.");
    checkTrust(store, trustPolicy);
    checkBoundary(store, input.PermissionsBoundary);
    const tags = new Map<string, string>();
    putTags(tags, input.Tags);
    const role: Role = {
      name,
      path,
      id: uniqueId("AROA", store.random.ids),
      arn: arnOfEntity(context.account, "role", path, name),
      createdAt: context.now,
      inline: new Map(),
      attached: new Set(),
      trustPolicy,
      description: input.Description,
      maxSessionDuration: checkDuration(input.MaxSessionDuration) ?? SESSION_DURATION_DEFAULT,
      boundary: input.PermissionsBoundary,
      tags,
    };
    roles.set(name, role);
    store.tell(context.entry, "created", role.arn);
    const { MaxSessionDuration: duration } = input;
    return { Role: { ...madeRole(role), ...(duration === undefined ? {} : { MaxSessionDuration: duration }) } };
  },
});

export const getRole = (store: IamStore): Operation<GetRoleRequest, GetRoleResponse> => ({
  permissions: ({ RoleName: name = "" }, context) => [permissionOn(store, context, "GetRole", "role", name)],
  run({ RoleName: name = "" }, context) {
    const role = store.role(context.account, name);
    return { Role: { ...wholeRole(role), RoleLastUsed: lastUse(role) } };
  },
});

export const listRoles = (store: IamStore): Operation<ListRolesRequest, ListRolesResponse> => ({
  permissions: ({ PathPrefix: prefix = "/" }, context) => [
    { action: "iam:ListRoles", resource: arnOfEntity(context.account, "role", prefix, "") },
  ],
  run(input, context) {
    const { PathPrefix: prefix = "/" } = input;
    const roles = [...store.account(context.account).roles.values()].filter((role) => role.path.startsWith(prefix));
    const { items, more } = page(roles, (role) => role.name, input);
    return { Roles: items.map(listedRole), ...more };
  },
});

export const updateRole = (store: IamStore): Operation<UpdateRoleRequest, object> => ({
  permissions: ({ RoleName: name = "" }, context) => [permissionOn(store, context, "UpdateRole", "role", name)],
  run({ RoleName: name = "", Description: description, MaxSessionDuration: duration }, context) {
    // Anybody may describe a service-linked role:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html
    const role =
      duration === undefined ? store.role(context.account, name) : store.modifiableRole(context.account, name);
    role.maxSessionDuration = checkDuration(duration) ?? role.maxSessionDuration;
    if (description !== undefined) role.description = description;
    store.tell(context.entry, "updated", role.arn);
    return {};
  },
});

export const updateRoleDescription = (
  store: IamStore,
): Operation<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse> => ({
  permissions: ({ RoleName: name = "" }, context) => [
    permissionOn(store, context, "UpdateRoleDescription", "role", name),
  ],
  run({ RoleName: name = "", Description: description }, context) {
    const role = store.role(context.account, name);
    role.description = description;
    store.tell(context.entry, "updated", role.arn);
    return { Role: { ...madeRole(role), Description: description } };
  },
});

export const updateAssumeRolePolicy = (store: IamStore): Operation<UpdateAssumeRolePolicyRequest, void> => ({
  permissions: ({ RoleName: name = "" }, context) => [
    permissionOn(store, context, "UpdateAssumeRolePolicy", "role", name),
  ],
  run({ RoleName: name = "", PolicyDocument: trustPolicy = "" }, context) {
    const role = store.modifiableRole(context.account, name);
    checkTrust(store, trustPolicy);
    role.trustPolicy = trustPolicy;
    store.tell(context.entry, "trust-changed", role.arn);
  },
});

export const deleteRole = (store: IamStore): Operation<DeleteRoleRequest, void> => ({
  permissions: ({ RoleName: name = "" }, context) => [permissionOn(store, context, "DeleteRole", "role", name)],
  run({ RoleName: name = "" }, context) {
    const role = store.modifiableRole(context.account, name);
    if (profilesOf(store.account(context.account), name).length > 0)
      throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    if (role.attached.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (role.inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    store.account(context.account).roles.delete(name);
    store.tell(context.entry, "deleted", role.arn);
    forgetPrincipal(store, role, context.entry);
  },
});

function checkDuration(seconds: number | undefined): number | undefined {
  if (seconds === undefined || (seconds >= SESSION_DURATION_MIN && seconds <= SESSION_DURATION_MAX)) return seconds;
  const wrong =
    seconds < SESSION_DURATION_MIN
      ? `greater than or equal to ${SESSION_DURATION_MIN}`
      : `less than or equal to ${SESSION_DURATION_MAX}`;
  throw validationError(
    `1 validation error detected: Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value ${wrong}`,
  );
}
