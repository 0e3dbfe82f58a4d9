import type {
  DeleteRolePermissionsBoundaryRequest,
  DeleteUserPermissionsBoundaryRequest,
  PutRolePermissionsBoundaryRequest,
  PutUserPermissionsBoundaryRequest,
} from "@aws-sdk/client-iam";
import type { Operation, RequestContext } from "../../../kernel/index.ts";
import { isPolicyArn, permissionOn } from "../arns.ts";
import { boundaryNotAttachable, invalidPolicyArn, noBoundary } from "../errors.ts";
import type { Role, User } from "../state.ts";
import type { IamStore } from "../store.ts";

export const boundaryKeys = (arn: string | undefined): RequestContext =>
  arn === undefined ? {} : { "iam:PermissionsBoundary": arn };

/** Only a managed policy that is there can be a boundary. */
export function checkBoundary(store: IamStore, arn: string | undefined): void {
  if (arn === undefined) return;
  if (!isPolicyArn(arn)) throw invalidPolicyArn(arn);
  if (store.managedDocument(arn) === undefined) throw boundaryNotAttachable(arn);
}

export const putRolePermissionsBoundary = (store: IamStore): Operation<PutRolePermissionsBoundaryRequest, void> => ({
  permissions: ({ RoleName: name = "", PermissionsBoundary: boundary }, context) => [
    permissionOn(store, context, "PutRolePermissionsBoundary", "role", name, boundaryKeys(boundary)),
  ],
  run: (input, context) =>
    put(
      store,
      store.modifiableRole(context.account, input.RoleName ?? ""),
      input.PermissionsBoundary ?? "",
      context.entry,
    ),
});

export const putUserPermissionsBoundary = (store: IamStore): Operation<PutUserPermissionsBoundaryRequest, void> => ({
  permissions: ({ UserName: name = "", PermissionsBoundary: boundary }, context) => [
    permissionOn(store, context, "PutUserPermissionsBoundary", "user", name, boundaryKeys(boundary)),
  ],
  run: (input, context) =>
    put(store, store.user(context.account, input.UserName ?? ""), input.PermissionsBoundary ?? "", context.entry),
});

export const deleteRolePermissionsBoundary = (
  store: IamStore,
): Operation<DeleteRolePermissionsBoundaryRequest, void> => ({
  permissions: ({ RoleName: name = "" }, context) => [
    permissionOn(store, context, "DeleteRolePermissionsBoundary", "role", name),
  ],
  run({ RoleName: name = "" }, context) {
    const role = store.modifiableRole(context.account, name);
    if (role.boundary === undefined) throw noBoundary("role", name);
    remove(store, role, context.entry);
  },
});

export const deleteUserPermissionsBoundary = (
  store: IamStore,
): Operation<DeleteUserPermissionsBoundaryRequest, void> => ({
  permissions: ({ UserName: name = "" }, context) => [
    permissionOn(store, context, "DeleteUserPermissionsBoundary", "user", name),
  ],
  run({ UserName: name = "" }, context) {
    const user = store.user(context.account, name);
    if (user.boundary === undefined) throw noBoundary("user", name);
    remove(store, user, context.entry);
  },
});

function put(store: IamStore, entity: Role | User, boundary: string, entry: number): void {
  checkBoundary(store, boundary);
  entity.boundary = boundary;
  store.tell(entry, "boundary-changed", entity.arn, { boundary });
}

function remove(store: IamStore, entity: Role | User, entry: number): void {
  entity.boundary = undefined;
  store.tell(entry, "boundary-changed", entity.arn, { boundary: null });
}
