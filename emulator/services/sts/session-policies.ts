import { parsePolicy, PolicyError } from "../../permissions/index.ts";
import { broken, malformedPolicy } from "./errors.ts";
import { SESSION_POLICY_ARNS, SESSION_POLICY_CHARS } from "./limits.ts";
import type { StsStore } from "./store.ts";

interface PoliciesRequest {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
}

/** The documents of a session's policies: the one that is brought along, and those in force of the managed ones. */
export function sessionPoliciesOf(
  store: StsStore,
  { Policy: policy, PolicyArns: arns = [] }: PoliciesRequest,
): readonly string[] {
  if (policy !== undefined) checkPolicy(policy);
  if (arns.length > SESSION_POLICY_ARNS)
    throw broken("policyArns", `${arns.length} ARNs`, `have length less than or equal to ${SESSION_POLICY_ARNS}`);
  const managed = arns.map(({ arn = "" }) => {
    const document = store.managedPolicy?.(arn);
    if (document === undefined) throw malformedPolicy(`Policy ${arn} was not found.`);
    return document;
  });
  return policy === undefined ? managed : [policy, ...managed];
}

function checkPolicy(policy: string): void {
  if (policy.length > SESSION_POLICY_CHARS)
    throw broken("policy", policy, `have length less than or equal to ${SESSION_POLICY_CHARS}`);
  try {
    parsePolicy(policy, "identity");
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicy(error.message);
    throw error;
  }
}

/** Per cent of what the packed form may be; AWS packs in a way of its own, this counts characters. */
export function packed(
  policies: readonly string[],
  tags: Readonly<Record<string, string>> = {},
): { PackedPolicySize?: number } {
  const text = policies.join("") + Object.entries(tags).flat().join("");
  return text === "" ? {} : { PackedPolicySize: Math.min(100, Math.ceil((100 * text.length) / SESSION_POLICY_CHARS)) };
}
