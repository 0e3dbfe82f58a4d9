import type {
  Decision,
  Instant,
  Permission,
  RequestContext,
  ResourcePolicy,
  SessionPrincipal,
} from "../kernel/index.ts";
import { globalKeys } from "./global-keys.ts";
import type { IdentityPolicies } from "./identity-policies.ts";
import { evaluate } from "./policy/evaluate.ts";
import { resourceSide, trustPolicy as trustPolicyOf } from "./resource-side.ts";

export interface ExecutionQuestion {
  /** The execution role's session. */
  readonly principal: SessionPrincipal;
  readonly permission: Permission;
  readonly identities: IdentityPolicies;
  /** Of what is touched, where it has one. */
  readonly policy: ResourcePolicy | undefined;
  readonly region?: string;
  readonly now?: Instant;
}

/** The execute plane: may running code, or a service on its behalf, do this with the execution role? */
export function decideExecution(question: ExecutionQuestion): Decision {
  const { principal, permission, identities, policy, region, now } = question;
  const { action, resource } = permission;
  const side = resourceSide(action, resource, policy);
  const facts = {
    resourceOwner: side.resourceOwner,
    tags: identities.tagsOf?.(principal) ?? {},
    ...(now === undefined ? {} : { now }),
    ...(region ? { region } : {}),
  };
  return evaluate(
    {
      principal,
      action,
      resource,
      resourceOwner: side.resourceOwner,
      context: { ...permission.context, ...globalKeys(principal, facts) },
    },
    { ...identities.policiesOf(principal), ...(side.resource ? { resource: side.resource } : {}) },
  );
}

export interface TrustQuestion {
  /** `lambda.amazonaws.com` */
  readonly service: string;
  readonly roleArn: string;
  /** The role's trust policy; without one (no such role) nobody is trusted. */
  readonly trustPolicy: string | undefined;
  /** For whom the service takes the role on: the function. */
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  readonly context?: RequestContext;
  readonly now?: Instant;
}

/** May this service take the role on? */
export function decideTrust(question: TrustQuestion): Decision {
  const { service, roleArn, trustPolicy, sourceArn, sourceAccount, context, now } = question;
  const principal = {
    kind: "service",
    service,
    ...(sourceArn ? { sourceArn } : {}),
    ...(sourceAccount ? { sourceAccount } : {}),
  } as const;
  const resourceOwner = roleArn.split(":")[4];
  const facts = { resourceOwner, ...(now === undefined ? {} : { now }) };
  return evaluate(
    {
      principal,
      action: "sts:AssumeRole",
      resource: roleArn,
      resourceOwner,
      context: { ...context, ...globalKeys(principal, facts) },
    },
    {
      identity: [],
      session: [],
      resource: trustPolicyOf(`trust policy of ${roleArn.slice(roleArn.lastIndexOf("/") + 1)}`, trustPolicy),
    },
  );
}
