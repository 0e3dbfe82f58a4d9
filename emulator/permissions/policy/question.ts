import type { PolicyKind, Principal, RequestContext } from "../../kernel/index.ts";
import type { PolicyDocument } from "./document.ts";

/** May `principal` do `action` on `resource`? */
export interface Question {
  readonly principal: Principal;
  /** `s3:GetObject` */
  readonly action: string;
  /** A full ARN, or `*` for actions without a resource. */
  readonly resource: string;
  readonly context: RequestContext;
  /** The account that owns the resource. `undefined` when there is none; then the principal's own account is asked. */
  readonly resourceOwner: string | undefined;
}

export interface NamedPolicy {
  /** As a person knows it: `s3-read`, `arn:aws:iam::aws:policy/…`, `bucket policy of sales`. */
  readonly name: string;
  readonly document: PolicyDocument;
  readonly kind: PolicyKind;
}

/** What is attached to a principal. */
export interface PrincipalPolicies {
  /** Inline and managed, those of a user's groups included. */
  readonly identity: readonly NamedPolicy[];
  /** The permissions boundary; without one nothing is limited. */
  readonly boundary?: NamedPolicy;
  /** Given when the session was made; without any nothing is limited. */
  readonly session: readonly NamedPolicy[];
}

export interface Policies extends PrincipalPolicies {
  /** The resource's own policy: kind `resource`, or `trust` for a role, which must itself allow whoever assumes it. */
  readonly resource?: NamedPolicy;
}
