import type { ActionPattern, Listed } from "./document.ts";
import { globOf } from "./glob.ts";
import { PolicyError } from "./policy-error.ts";

export function parseActions(given: Listed<string> | undefined): Listed<ActionPattern> {
  if (!given || given.values.length === 0)
    throw new PolicyError("actions-missing", "Policy statement must contain actions.", "Action");
  return { not: given.not, values: given.values.map((text) => ({ text, glob: globOf(text.toLowerCase()) })) };
}

/** Any name is taken behind a well-formed vendor: AWS accepts actions that do not exist. */
export function checkAction(action: string): void {
  if (action === "*") return;
  const [vendor = "", name, ...more] = action.split(":");
  if (name === undefined)
    throw new PolicyError(
      "action",
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
      action,
    );
  if (!/^[A-Za-z0-9.-]+$/.test(vendor)) throw new PolicyError("action", `Vendor ${vendor} is not valid`, action);
  if (more.length > 0) throw new PolicyError("action", "Actions/Condition can contain only one colon.", action);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html names these for roles. */
const TRUST_ACTIONS = [
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
];

export function checkTrustAction(action: string): void {
  const lower = action.toLowerCase();
  if (!lower.startsWith("sts:"))
    throw new PolicyError("action-of-trust", "AssumeRole policy may only specify STS AssumeRole actions.", action);
  if (TRUST_ACTIONS.includes(lower) || lower.includes("*")) return;
  throw new PolicyError(
    "action-of-trust",
    "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity",
    action,
  );
}
