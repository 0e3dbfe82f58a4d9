import { arnOf, type Decision, type PolicyKind } from "../../kernel/index.ts";
import type { Question } from "./question.ts";

/**
 * AWS's sentence. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Some services change it (S3 quotes the resource): `denialReason` is the part that stays.
 */
export function denialText(
  question: Pick<Question, "principal" | "action" | "resource">,
  decision: Decision & { readonly allowed: false },
): string {
  const { principal, action, resource } = question;
  return `User: ${arnOf(principal)} is not authorized to perform: ${action} on resource: ${resource} ${denialReason(action, decision)}`;
}

/** `because no identity-based policy allows the s3:GetObject action`, `with an explicit deny in a resource-based policy` */
export function denialReason(action: string, decision: Decision & { readonly allowed: false }): string {
  const { reason } = decision;
  return reason.kind === "explicit"
    ? `with an explicit deny in ${EXPLICIT[reason.statement.policy]}`
    : `because no ${IMPLICIT[reason.policy]} allows the ${action} action`;
}

const IMPLICIT: Readonly<Record<PolicyKind, string>> = {
  identity: "identity-based policy",
  resource: "resource-based policy",
  boundary: "permissions boundary",
  session: "session policy",
  trust: "role trust policy",
};

const EXPLICIT: Readonly<Record<PolicyKind, string>> = {
  identity: "an identity-based policy",
  resource: "a resource-based policy",
  boundary: "a permissions boundary",
  session: "a session policy",
  trust: "the role trust policy",
};
