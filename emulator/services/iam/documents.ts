import { parsePolicy, PolicyError, type PolicyDocument, type PolicyPlace } from "../../permissions/index.ts";
import { malformedPolicy } from "./errors.ts";

/** Reads a policy that is to be stored; refuses as IAM refuses. */
export function checkedPolicy(text: string, place: PolicyPlace): PolicyDocument {
  try {
    return parsePolicy(text, place);
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicy(error.message);
    throw error;
  }
}

/** Twelve digits, a wildcard, nothing, or AWS itself (`aws`): no variable, and no place that was left to be filled in. */
const ACCOUNT = /^(\d{12}|[\d*?]*[*?][\d*?]*|aws(-[a-z]+)*)?$/;

/**
 * Reads a policy of permissions that is to be stored. Here, and not in the simulator, IAM refuses a full ARN of what can
 * be no account: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function checkedPermissions(text: string, place: "identity" | "managed"): void {
  const { statements } = checkedPolicy(text, place);
  const resources = statements.flatMap((statement) => statement.resources?.values ?? []);
  if (resources.some((resource) => hasNoAccount(resource.text)))
    throw malformedPolicy("The policy failed legacy parsing");
}

function hasNoAccount(arn: string): boolean {
  const [start, , , region = "", account = "", ...rest] = arn.split(":");
  // A variable in the place of the region has a colon of its own.
  return start === "arn" && rest.length > 0 && !region.includes("$") && !ACCOUNT.test(account);
}

/** IAM answers with documents percent-encoded (RFC 3986): https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export const encoded = (document: string): string =>
  encodeURIComponent(document).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
