import { arnOf, type Principal } from "../../kernel/index.ts";
import type { Listed, PrincipalPattern } from "./document.ts";

/**
 * How closely a resource policy names the principal; it decides what else must allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * - `account`: only hands the decision to that account's identity policies
 * - `role`: grants, within the limits of boundary and session policy
 * - `direct`: the very user, session or service, or everyone: grants, whatever else does not mention it
 */
export type Grade = "account" | "role" | "direct";

const RANK: Readonly<Record<Grade, number>> = { account: 1, role: 2, direct: 3 };

export const stronger = (a: Grade | undefined, b: Grade | undefined): Grade | undefined =>
  (a ? RANK[a] : 0) >= (b ? RANK[b] : 0) ? a : b;

/** `undefined`: the statement is not about this principal. */
export function gradeOf(principals: Listed<PrincipalPattern> | undefined, principal: Principal): Grade | undefined {
  // Identity policies name nobody: they speak of whom they are attached to.
  if (!principals) return "direct";
  let grade: Grade | undefined;
  for (const pattern of principals.values) grade = stronger(grade, gradeOfPattern(pattern, principal));
  if (!principals.not) return grade;
  return grade ? undefined : "direct";
}

function gradeOfPattern(pattern: PrincipalPattern, principal: Principal): Grade | undefined {
  switch (pattern.kind) {
    case "everyone":
      return "direct";
    case "account":
      return "account" in principal && principal.account === pattern.account ? accountGrade(principal) : undefined;
    case "service":
      return principal.kind === "service" && principal.service === pattern.text ? "direct" : undefined;
    case "arn":
      if (principal.kind === "session" && principal.roleArn === pattern.text) return "role";
      // Naming the user who let somebody in hands on to that somebody, within the session policies.
      if (principal.kind === "federated" && arnOf(principal.issuer) === pattern.text) return "role";
      return principal.kind !== "service" && arnOf(principal) === pattern.text ? "direct" : undefined;
    case "unique-id":
      if (principal.kind === "user") return principal.userId === pattern.text ? "direct" : undefined;
      return principal.kind === "session" && principal.roleId === pattern.text ? "role" : undefined;
    // Nobody here signs in through a provider, and S3's canonical ids belong to whole accounts that policies name by number.
    case "federated":
    case "canonical-user":
      return undefined;
    default:
      return pattern satisfies never;
  }
}

/** The root is its account: naming the account names it. */
const accountGrade = (principal: Principal): Grade => (principal.kind === "root" ? "direct" : "account");

/** Who asked, in the forms in which a policy could have named it. */
export const namesOf = (principal: Principal): readonly string[] =>
  principal.kind === "session" ? [principal.arn, principal.roleArn] : [arnOf(principal)];
