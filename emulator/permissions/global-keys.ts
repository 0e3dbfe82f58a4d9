import { accountOf, arnOf, iso, principalIdOf, type Instant, type Principal } from "../kernel/index.ts";
import type { RequestContext, UserSession } from "../kernel/index.ts";

export interface RequestFacts {
  readonly now?: Instant;
  readonly region?: string;
  readonly resourceOwner: string | undefined;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly secure?: boolean;
  /** Tags of the user or role that asks. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The condition keys that do not depend on the service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function globalKeys(principal: Principal, facts: RequestFacts): RequestContext {
  return { ...requestKeys(facts), ...principalKeys(principal, facts), ...tagKeys(facts.tags ?? {}) };
}

function requestKeys(facts: RequestFacts): Record<string, string> {
  const keys: Record<string, string> = {
    "aws:SecureTransport": String(facts.secure ?? true),
    "aws:ViaAWSService": "false",
  };
  if (facts.now !== undefined) {
    keys["aws:CurrentTime"] = iso(facts.now);
    keys["aws:EpochTime"] = String(Math.floor(facts.now / 1000));
  }
  if (facts.region) keys["aws:RequestedRegion"] = facts.region;
  if (facts.resourceOwner) {
    keys["aws:ResourceAccount"] = facts.resourceOwner;
    // S3's own name for it is older: https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
    keys["s3:ResourceAccount"] = facts.resourceOwner;
  }
  if (facts.sourceIp) keys["aws:SourceIp"] = facts.sourceIp;
  if (facts.userAgent) keys["aws:UserAgent"] = facts.userAgent;
  return keys;
}

function principalKeys(principal: Principal, facts: RequestFacts): Record<string, string> {
  const keys: Record<string, string> = {
    "aws:PrincipalIsAWSService": String(principal.kind === "service"),
    "aws:userid": principalIdOf(principal),
  };
  const account = accountOf(principal);
  if (account) keys["aws:PrincipalAccount"] = account;
  switch (principal.kind) {
    case "anonymous":
      return { ...keys, "aws:PrincipalType": "Anonymous" };
    case "root":
      return { ...keys, "aws:PrincipalType": "Account", "aws:PrincipalArn": arnOf(principal) };
    case "user":
      return {
        ...keys,
        "aws:PrincipalType": "User",
        "aws:PrincipalArn": principal.arn,
        "aws:username": principal.name,
        ...(principal.session ? sessionKeys(principal.session, facts) : {}),
      };
    case "federated":
      return {
        ...keys,
        "aws:PrincipalType": "FederatedUser",
        "aws:PrincipalArn": principal.arn,
        ...sessionKeys(principal, facts),
      };
    case "session":
      return {
        ...keys,
        "aws:PrincipalType": "AssumedRole",
        // The role, not the session: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
        "aws:PrincipalArn": principal.roleArn,
        ...sessionKeys(principal, facts),
        ...(principal.sourceIdentity ? { "aws:SourceIdentity": principal.sourceIdentity } : {}),
        ...(principal.sourceFunctionArn ? { "lambda:SourceFunctionArn": principal.sourceFunctionArn } : {}),
      };
    case "service":
      return serviceKeys(principal);
    default:
      return principal satisfies never;
  }
}

/**
 * Only temporary keys tell of MFA, whether it was used or not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
function sessionKeys(session: UserSession, { now }: RequestFacts): Record<string, string> {
  const { issuedAt, mfaAt } = session;
  return {
    "aws:TokenIssueTime": iso(issuedAt),
    "aws:MultiFactorAuthPresent": String(mfaAt !== undefined),
    ...(mfaAt === undefined || now === undefined
      ? {}
      : { "aws:MultiFactorAuthAge": String(Math.floor((now - mfaAt) / 1000)) }),
  };
}

function serviceKeys(principal: Principal & { kind: "service" }): Record<string, string> {
  return {
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": principal.service,
    ...(principal.sourceArn ? { "aws:SourceArn": principal.sourceArn } : {}),
    ...(principal.sourceAccount ? { "aws:SourceAccount": principal.sourceAccount } : {}),
  };
}

const tagKeys = (tags: Readonly<Record<string, string>>): RequestContext =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));
