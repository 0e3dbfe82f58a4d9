import { arnOf, type Denial } from "../../kernel/index.ts";
import { denialReason } from "../../permissions/index.ts";

/**
 * IAM's sentence about a denial: it calls users, roles, groups and instance profiles by name rather than by ARN, unless they are yet to
 * be made, passed on, tagged, given a boundary or simulated. AWS's page shows one; the others as people report them:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denied({ principal, permission, decision }: Denial): string {
  const { action, resource } = permission;
  const what = inWords(action.slice(action.indexOf(":") + 1), resource);
  return `User: ${arnOf(principal)} is not authorized to perform: ${action} on resource: ${what} ${denialReason(action, decision)}`;
}

const BY_ARN =
  /^(Create(User|Role|Group|InstanceProfile|ServiceLinkedRole)|(Delete|Get)ServiceLinkedRole.*|PassRole|(Tag|Untag)(User|Role|InstanceProfile)|.*PermissionsBoundary|Simulate.*|GetContextKeys.*)$/;

function inWords(operation: string, resource: string): string {
  const [, kind = "", path = "", name = ""] =
    /^arn:[^:]+:iam::[^:]*:(user|role|group|instance-profile|policy)(\/(?:.*\/)?)([^/]*)$/.exec(resource) ?? [];
  if (kind === "" || BY_ARN.test(operation)) return resource;
  if (operation === "ListPolicies") return `policy path ${path}`;
  // Lists are about a path, without a name.
  if (name === "") return resource;
  if (kind === "policy") return `policy ${operation === "CreatePolicy" || operation === "TagPolicy" ? name : resource}`;
  return `${kind.replace("-", " ")} ${name}`;
}
