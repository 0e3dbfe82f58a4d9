/** Which policies were asked; the words AWS uses in its denial messages. */
export type PolicyKind = "identity" | "resource" | "boundary" | "session" | "trust";

/** The three places where a permission can be right or wrong; see the architecture. */
export type Plane = "caller" | "invoke" | "execute";

/** A value of the request context. Several values make a multi-value key. */
export type ContextValue = string | readonly string[];
/** Condition keys in AWS's spelling (`aws:SourceArn`); compared without regard to case. */
export type RequestContext = Readonly<Record<string, ContextValue>>;

export interface StatementRef {
  readonly policy: PolicyKind;
  /** The policy's name as a person knows it: `s3-read`, `arn:aws:iam::aws:policy/…`, `resource policy of <arn>`. */
  readonly policyName: string;
  readonly sid?: string;
  /** Position in the policy, from 0. */
  readonly index: number;
  readonly effect: "Allow" | "Deny";
}

/** Why one statement did not match although most of it did. */
export interface NearMiss {
  readonly statement: StatementRef;
  /** The elements that did not match, each with what the statement says and what the request was. */
  readonly mismatches: readonly Mismatch[];
}

export interface Mismatch {
  readonly element: "Principal" | "Action" | "Resource" | "Condition";
  /** For a condition: `ArnLike aws:SourceArn`. */
  readonly condition?: string;
  /** What the statement names. */
  readonly expected: readonly string[];
  /** What the request brought; empty when the key was absent. */
  readonly actual: readonly string[];
}

export type DenialReason =
  | { readonly kind: "explicit"; readonly statement: StatementRef }
  /** No policy of that kind allows it. */
  | { readonly kind: "implicit"; readonly policy: PolicyKind };

export type Decision =
  | { readonly allowed: true; readonly by: readonly StatementRef[] }
  | { readonly allowed: false; readonly reason: DenialReason; readonly nearMisses: readonly NearMiss[] };

/** What is asked: may `principal` do `action` on `resource`? */
export interface Permission {
  /** `s3:GetObject` */
  readonly action: string;
  /** The full ARN, or `*` for actions without a resource. */
  readonly resource: string;
  readonly context?: RequestContext;
}
