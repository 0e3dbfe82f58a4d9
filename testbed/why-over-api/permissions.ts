import { decisions, type Decisions, type Explanation } from "../../emulator/index.ts";
import type { FoundIdentity } from "./identity-reader.ts";
import type { FoundFunction } from "./reader.ts";

type Decision = Decisions.Decision;
type Denied = NonNullable<Explanation["denied"]>;

const LAMBDA = "lambda.amazonaws.com";

/** A question that was asked, and its answer. */
export interface Asked {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
}

/** As an explanation shows a "no"; `undefined` for a "yes". */
export function denialOf({ principal, action, resource, decision }: Asked): Denied | undefined {
  return decision.allowed ? undefined : { principal, action, resource, decision };
}

const accountIn = (arn: string): string => arn.split(":")[4] ?? "";

/** Execute plane: may the function's role do this? A role that is gone may nothing. */
export function roleMay(
  fn: FoundFunction,
  role: FoundIdentity | undefined,
  { action, resource }: Decisions.Permission,
  policy: Decisions.ResourcePolicy | undefined,
): Asked {
  const decision = decisions.decideExecution({
    principal: sessionOf(fn, role),
    permission: { action, resource },
    identities: { policiesOf: () => role?.policies ?? { identity: [], session: [] } },
    policy,
  });
  return { principal: fn.roleArn, action, resource, decision };
}

/** The role as the function uses it: a session named after it. */
function sessionOf(fn: FoundFunction, role: FoundIdentity | undefined): Decisions.SessionPrincipal {
  const account = accountIn(fn.roleArn);
  const roleName = role?.name ?? fn.roleArn.slice(fn.roleArn.lastIndexOf("/") + 1);
  return {
    kind: "session",
    account,
    roleArn: fn.roleArn,
    roleName,
    sessionName: fn.name,
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${fn.name}`,
    roleId: role?.id ?? "",
    sessionPolicies: [],
    issuedAt: 0,
    sourceFunctionArn: fn.arn,
  };
}

/** Execute plane: may Lambda take the role on? */
export function lambdaMayAssume(role: FoundIdentity): Asked {
  const decision = decisions.decideTrust({ service: LAMBDA, roleArn: role.arn, trustPolicy: role.trustPolicy });
  return { principal: LAMBDA, action: "sts:AssumeRole", resource: role.arn, decision };
}

/** Invoke plane: may S3 start the function for this bucket? */
export function s3MayStart(fn: FoundFunction, bucket: string, owner: string): Asked {
  const source = { arn: `arn:aws:s3:::${bucket}`, owner };
  const decision = decisions.decideStart(fn.arn, source, policyOf(fn));
  return { principal: "s3.amazonaws.com", action: "lambda:InvokeFunction", resource: fn.arn, decision };
}

export const policyOf = ({ arn, policy }: FoundFunction): Decisions.ResourcePolicy => ({
  document: policy,
  owner: accountIn(arn),
  name: `resource policy of ${arn}`,
});

/** Caller plane: may this user do it? The bucket's policy counts as well as the user's own. */
export function userMay(
  user: FoundIdentity,
  { action, resource }: Decisions.Permission,
  bucketPolicy: string | undefined,
): Asked {
  const account = accountIn(user.arn);
  const decision = decisions.evaluate(
    {
      principal: { kind: "user", account, name: user.name, arn: user.arn, userId: user.id },
      action,
      resource,
      context: {},
      resourceOwner: account,
    },
    {
      ...user.policies,
      ...(bucketPolicy === undefined
        ? {}
        : { resource: decisions.namedPolicy("bucket policy", "resource", bucketPolicy) }),
    },
  );
  return { principal: user.arn, action, resource, decision };
}
