import type { Decision, Instant, RequestContext, ResourcePolicy } from "../kernel/index.ts";
import { globalKeys } from "./global-keys.ts";
import { evaluate } from "./policy/evaluate.ts";
import { resourceSide } from "./resource-side.ts";

export interface InvocationQuestion {
  /** `s3.amazonaws.com` */
  readonly service: string;
  /** On whose behalf the service comes: the bucket, topic or rule. */
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  /** `lambda:InvokeFunction`, `sqs:SendMessage`, `sns:Publish` */
  readonly action: string;
  readonly resource: string;
  /** Of the resource; without one nobody is let in. */
  readonly policy: ResourcePolicy | undefined;
  readonly context?: RequestContext;
  readonly region?: string;
  readonly now?: Instant;
}

/** The invoke plane: may an AWS service, acting by itself, start or feed this resource? Only the resource's policy can say yes. */
export function decideInvocation(question: InvocationQuestion): Decision {
  const { service, sourceArn, sourceAccount, action, resource, policy, context, region, now } = question;
  const principal = {
    kind: "service",
    service,
    ...(sourceArn ? { sourceArn } : {}),
    ...(sourceAccount ? { sourceAccount } : {}),
  } as const;
  const { resource: resourcePolicy, resourceOwner } = resourceSide(action, resource, policy);
  const facts = { resourceOwner, ...(now === undefined ? {} : { now }), ...(region ? { region } : {}) };
  return evaluate(
    { principal, action, resource, resourceOwner, context: { ...context, ...globalKeys(principal, facts) } },
    { identity: [], session: [], ...(resourcePolicy ? { resource: resourcePolicy } : {}) },
  );
}
