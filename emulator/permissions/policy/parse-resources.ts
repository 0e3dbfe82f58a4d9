import type { Listed } from "./document.ts";
import { PolicyError } from "./policy-error.ts";
import { parseTemplate, type Template } from "./template.ts";

export function parseResources(given: Listed<string> | undefined, variables: boolean): Listed<Template> {
  if (!given || given.values.length === 0)
    throw new PolicyError("resources-missing", "Policy statement must contain resources.", "Resource");
  return { not: given.not, values: given.values.map((text) => parseTemplate(text, variables)) };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; the others are isolated partitions. */
const PARTITIONS = /^(aws|aws-cn|aws-us-gov|aws-eusc|aws-iso(-[a-z])?|\*)$/;

/** What an ARN of IAM may be about. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const IAM_PATHS = [
  "user/",
  "federated-user/",
  "role/",
  "group/",
  "instance-profile/",
  "mfa/",
  "server-certificate/",
  "policy/",
  "sms-mfa/",
  "saml-provider/",
  "oidc-provider/",
  "report/",
  "access-report/",
];

/** Fewer than six fields may pass, since a wildcard crosses colons, but not where one of them is empty. */
export function failsLegacy(resource: string): boolean {
  const [, partition, service, , , ...rest] = resource.split(":");
  if (partition === undefined || !PARTITIONS.test(partition) || resource.startsWith("${")) return false;
  return service === "" || (service !== undefined && rest.length === 0 && resource.includes("::"));
}

/** The checks that IAM makes of a resource when a policy is stored. */
export function checkResource(resource: string): void {
  if (resource === "*" || resource.startsWith("${")) return;
  const [, partition, service, region, , ...rest] = resource.split(":");
  if (partition === undefined) throw flaw(resource, `Resource ${resource} must be in ARN format or "*".`);
  if (!PARTITIONS.test(partition)) {
    const tail = resource.split(":").slice(2).join(":") || "*";
    throw flaw(resource, `Partition "${partition}" is not valid for resource "arn:${partition}:${padded(tail)}".`);
  }
  if (service === undefined || /[*?]/.test(service))
    throw flaw(resource, "Resource vendor must be fully qualified and cannot contain regexes.");
  if (service === "iam" || service === "s3") checkRegionless(resource, service, region ?? "");
  if (service === "iam" && rest.length > 0) checkIamPath(resource, rest.join(":"));
}

function checkRegionless(resource: string, service: "iam" | "s3", region: string): void {
  if (region === "" || region === "*") return;
  if (service === "iam") throw flaw(resource, `IAM resource ${resource} cannot contain region information.`);
  // Access points and the like do have a region; a bucket has none.
  if (/^arn:[^:]*:s3:[^:]+::/.test(resource))
    throw flaw(resource, `Resource ${resource} can not contain region information.`);
}

function checkIamPath(resource: string, path: string): void {
  const fits = path === "*" || path === "root" || path.startsWith("${") || /[*?]/.test(path.split("/")[0] ?? "");
  if (fits || IAM_PATHS.some((start) => path.startsWith(start))) return;
  throw flaw(resource, `IAM resource path must either be "*", root, or start with ${IAM_PATHS.join(", ")}.`);
}

const flaw = (resource: string, message: string): PolicyError => new PolicyError("resource", message, resource);

/** AWS prints at least four fields behind the partition, `*` for those that are not there. */
function padded(tail: string): string {
  const fields = tail.split(":");
  while (fields.length < 4) fields.push("*");
  return fields.join(":");
}
