import type { Glob } from "./glob.ts";
import type { Operator, SetQualifier } from "./operators.ts";
import type { Template } from "./template.ts";

/**
 * Where a policy is attached. It decides which elements the document must and may have, and whose words refuse it.
 * `identity` is an inline policy or a session policy; a managed one is checked the same way, but has to be of the newer version.
 * `resource` is any resource policy whose service has no words of its own here; it is read with the least checks.
 */
export type PolicyPlace = "identity" | "managed" | "trust" | "bucket" | "queue" | "topic" | "function" | "resource";

export interface PolicyDocument {
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html; 2008-10-17 when the document has none. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Absent in identity policies: they speak of whom they are attached to. */
  readonly principals?: Listed<PrincipalPattern>;
  readonly actions: Listed<ActionPattern>;
  /** Absent in trust policies: they speak of the role they belong to. */
  readonly resources?: Listed<Template>;
  readonly conditions: readonly Condition[];
}

/** An element or its opposite (`NotAction`, `NotResource`, `NotPrincipal`). */
export interface Listed<T> {
  readonly not: boolean;
  readonly values: readonly T[];
}

export interface ActionPattern {
  readonly text: string;
  /** In lower case: actions are compared without regard to case. */
  readonly glob: Glob;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export type PrincipalPattern =
  | { readonly kind: "everyone"; readonly text: string }
  | { readonly kind: "account"; readonly text: string; readonly account: string }
  /** A user, role, session or federated user. */
  | { readonly kind: "arn"; readonly text: string }
  /** `AIDA…`, `AROA…`: what AWS makes of an ARN whose owner was deleted. */
  | { readonly kind: "unique-id"; readonly text: string }
  | { readonly kind: "service"; readonly text: string }
  | { readonly kind: "federated"; readonly text: string }
  | { readonly kind: "canonical-user"; readonly text: string };

export interface Condition {
  readonly operator: Operator;
  readonly qualifier: SetQualifier | undefined;
  readonly ifExists: boolean;
  /** As the policy spells them. */
  readonly operatorText: string;
  readonly key: string;
  readonly values: readonly Template[];
}
