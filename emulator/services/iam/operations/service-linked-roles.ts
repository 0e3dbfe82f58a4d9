import type {
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse,
  DeleteServiceLinkedRoleRequest,
  DeleteServiceLinkedRoleResponse,
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse,
} from "@aws-sdk/client-iam";
import type { Operation } from "../../../kernel/index.ts";
import { arnOfEntity } from "../arns.ts";
import { wholeRole } from "../describe.ts";
import { invalidInput, noSuchEntity } from "../errors.ts";
import { SESSION_DURATION_DEFAULT } from "../limits.ts";
import { LINKED_SERVICES } from "../service-linked-roles.ts";
import { isTaken, type Role } from "../state.ts";
import type { IamStore } from "../store.ts";
import { uniqueId } from "../unique-ids.ts";

export const createServiceLinkedRole = (
  store: IamStore,
): Operation<CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse> => ({
  permissions: ({ AWSServiceName: service = "", CustomSuffix: suffix }, context) => [
    {
      action: "iam:CreateServiceLinkedRole",
      resource: arnOfEntity(context.account, "role", pathOf(service), nameOf(service, suffix) ?? "*"),
      context: { "iam:AWSServiceName": service },
    },
  ],
  run({ AWSServiceName: service = "", CustomSuffix: suffix, Description: description }, context) {
    const name = nameOf(service, suffix);
    if (name === undefined)
      throw invalidInput(`The service ${service} has no service-linked role that Misfire knows by name.`);
    if (suffix !== undefined && !LINKED_SERVICES[service]?.mayHaveSuffix)
      throw invalidInput("Custom suffix is not allowed for this service.");
    const { roles } = store.account(context.account);
    // Not EntityAlreadyExists, as everywhere else.
    if (isTaken(roles, name))
      throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
    const path = pathOf(service);
    const role: Role = {
      name,
      path,
      service,
      id: uniqueId("AROA", store.random.ids),
      arn: arnOfEntity(context.account, "role", path, name),
      createdAt: context.now,
      inline: new Map(),
      // Its policy is AWS's own, of statements that nobody here asks for.
      attached: new Set(),
      trustPolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      }),
      description,
      maxSessionDuration: SESSION_DURATION_DEFAULT,
      boundary: undefined,
      tags: new Map(),
    };
    roles.set(name, role);
    store.tell(context.entry, "created", role.arn);
    const { MaxSessionDuration: _, ...told } = wholeRole(role);
    return { Role: told };
  },
});

/** AWS looks first whether the service still needs it; no service here does, so it is gone at once. */
export const deleteServiceLinkedRole = (
  store: IamStore,
): Operation<DeleteServiceLinkedRoleRequest, DeleteServiceLinkedRoleResponse> => ({
  permissions: ({ RoleName: name = "" }, context) => {
    const role = store.account(context.account).roles.get(name);
    return [
      {
        action: "iam:DeleteServiceLinkedRole",
        resource: role?.arn ?? arnOfEntity(context.account, "role", "/", name),
        ...(role?.service === undefined ? {} : { context: { "iam:AWSServiceName": role.service } }),
      },
    ];
  },
  run({ RoleName: name = "" }, context) {
    const account = store.account(context.account);
    const role = store.role(context.account, name);
    if (role.service === undefined) throw invalidInput(`${name} is not a service-linked role.`);
    const task = `task${role.path}${name}/${store.random.ids.uuid()}`;
    account.roles.delete(name);
    account.deletions.add(task);
    store.tell(context.entry, "deleted", role.arn);
    return { DeletionTaskId: task };
  },
});

export const getServiceLinkedRoleDeletionStatus = (
  store: IamStore,
): Operation<GetServiceLinkedRoleDeletionStatusRequest, GetServiceLinkedRoleDeletionStatusResponse> => ({
  permissions: ({ DeletionTaskId: task = "" }, context) => [
    {
      action: "iam:GetServiceLinkedRoleDeletionStatus",
      resource: `arn:aws:iam::${context.account}:role/${task.split("/").slice(1, -1).join("/")}`,
    },
  ],
  run({ DeletionTaskId: task = "" }, context) {
    if (!store.account(context.account).deletions.has(task))
      throw noSuchEntity(`The deletion task with id ${task} cannot be found.`);
    return { Status: "SUCCEEDED" };
  },
});

const pathOf = (service: string): string => `/aws-service-role/${service}/`;

function nameOf(service: string, suffix: string | undefined): string | undefined {
  const linked = Object.hasOwn(LINKED_SERVICES, service) ? LINKED_SERVICES[service] : undefined;
  return linked && `AWSServiceRoleFor${linked.name}${suffix === undefined ? "" : `_${suffix}`}`;
}
