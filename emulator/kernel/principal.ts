import type { Plane } from "./decision.ts";
import type { Instant } from "./time.ts";

/** Who asks. AWS's words: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export type Principal =
  | { readonly kind: "anonymous" }
  | RootPrincipal
  | UserPrincipal
  | SessionPrincipal
  | FederatedPrincipal
  | ServicePrincipal;

/** The account itself: allowed everything in its account. `test`/`test` is the root of account 000000000000. */
export interface RootPrincipal {
  readonly kind: "root";
  readonly account: string;
}

export interface UserPrincipal {
  readonly kind: "user";
  readonly account: string;
  readonly name: string;
  /** `arn:aws:iam::<account>:user/<path><name>` */
  readonly arn: string;
  /** `AIDA…` */
  readonly userId: string;
  /** Set on temporary keys of the user's own (`GetSessionToken`). */
  readonly session?: UserSession;
}

export interface UserSession {
  readonly issuedAt: Instant;
  /** When a code of the user's MFA device was given. */
  readonly mfaAt?: Instant;
}

/** Whom a user of an account lets in for a while: `arn:aws:sts::<account>:federated-user/<name>`. */
export interface FederatedPrincipal {
  readonly kind: "federated";
  readonly account: string;
  readonly name: string;
  /** `arn:aws:sts::<account>:federated-user/<name>` */
  readonly arn: string;
  /** Whose policies bound what is allowed: the user, or the account's root. */
  readonly issuer: UserPrincipal | RootPrincipal;
  /** What of that is handed on; without any, nothing. */
  readonly sessionPolicies: readonly string[];
  readonly issuedAt: Instant;
  readonly sessionTags?: Readonly<Record<string, string>>;
}

/** A role in use: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
export interface SessionPrincipal {
  readonly kind: "session";
  readonly account: string;
  readonly roleArn: string;
  readonly roleName: string;
  readonly sessionName: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  readonly arn: string;
  /** `AROA…` */
  readonly roleId: string;
  /** Session policies given at AssumeRole; they can only take away. */
  readonly sessionPolicies: readonly string[];
  readonly issuedAt: Instant;
  /** Set on credentials that belong to a function's execution environment (`lambda:SourceFunctionArn`). */
  readonly sourceFunctionArn?: string;
  /** Given at AssumeRole; they stand before the role's own tags (`aws:PrincipalTag/…`). */
  readonly sessionTags?: Readonly<Record<string, string>>;
  /** Which of them go on to the next role of a chain, and cannot be changed there. */
  readonly transitiveTagKeys?: readonly string[];
  /** When a code of an MFA device was given at AssumeRole. */
  readonly mfaAt?: Instant;
  /** Given at AssumeRole, kept through chains of roles (`aws:SourceIdentity`). */
  readonly sourceIdentity?: string;
}

/** An AWS service acting by itself; it has no identity policy, only resource policies and trust policies can let it in. */
export interface ServicePrincipal {
  readonly kind: "service";
  /** `s3.amazonaws.com` */
  readonly service: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

/** The account a principal belongs to; `undefined` for the nameless and for services. */
export const accountOf = (principal: Principal): string | undefined =>
  principal.kind === "anonymous" || principal.kind === "service" ? undefined : principal.account;

/** How AWS writes the principal in messages and CloudTrail. */
export function arnOf(principal: Principal): string {
  switch (principal.kind) {
    case "anonymous":
      return "anonymous";
    case "root":
      return `arn:aws:iam::${principal.account}:root`;
    case "user":
    case "session":
    case "federated":
      return principal.arn;
    case "service":
      return principal.service;
    default:
      return principal satisfies never;
  }
}

/** The `principalId` of event records and `aws:userid`: `AIDA…`, `AROA…:<session>`, an account id. */
export function principalIdOf(principal: Principal): string {
  switch (principal.kind) {
    case "anonymous":
      return "anonymous";
    case "root":
      return principal.account;
    case "user":
      return principal.userId;
    case "session":
      return `${principal.roleId}:${principal.sessionName}`;
    case "federated":
      return `${principal.account}:${principal.name}`;
    case "service":
      return principal.service;
    default:
      return principal satisfies never;
  }
}

/** In which plane a principal's rights are asked for: running code has a function's, and whoever has no name only a resource's policy. */
export function planeOf(principal: Principal): Plane {
  if (principal.kind === "anonymous" || principal.kind === "service") return "invoke";
  return principal.kind === "session" && principal.sourceFunctionArn !== undefined ? "execute" : "caller";
}
