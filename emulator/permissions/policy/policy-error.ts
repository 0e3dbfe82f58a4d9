/** What is wrong with a policy document, whatever words the service that refuses it uses. */
export type PolicyFlaw =
  | "json"
  | "syntax"
  | "field-unknown"
  | "field-missing"
  | "version"
  | "legacy"
  | "effect"
  | "sid"
  | "actions-missing"
  | "resources-missing"
  | "action"
  | "action-of-trust"
  | "action-resource"
  | "resource"
  | "resource-prohibited"
  | "principal"
  | "principal-missing"
  | "principal-prohibited"
  | "condition";

/** A policy document that AWS refuses; the message is the refusing service's own. */
export class PolicyError extends Error {
  readonly flaw: PolicyFlaw;
  /** What the flaw is about: the field, the principal, the operator. */
  readonly subject: string;

  constructor(flaw: PolicyFlaw, message: string, subject = "") {
    super(message);
    this.name = "PolicyError";
    this.flaw = flaw;
    this.subject = subject;
  }
}
