import type { Decision, EntryId, Kernel, RequestContext, ResourcePolicy } from "../../kernel/index.ts";
import { decideInvocation } from "../../permissions/index.ts";
import { writeDecision } from "./write-decision.ts";

export interface ServiceRight {
  /** `sns.amazonaws.com` */
  readonly service: string;
  /** On whose behalf it comes: the topic, the bucket. */
  readonly sourceArn: string;
  readonly sourceAccount: string;
  readonly action: string;
  readonly resource: string;
  /** Of the resource. */
  readonly policy: ResourcePolicy | undefined;
  /** Condition keys that only this service sends. */
  readonly context?: RequestContext;
}

/** Asks the invoke plane whether a service may do this, and writes the decision down. */
export function serviceMay(
  kernel: Kernel,
  right: ServiceRight,
  cause: EntryId,
): { readonly decision: Decision; readonly entry: EntryId } {
  const decision = decideInvocation({ ...right, now: kernel.now() });
  const { service: principal, action, resource } = right;
  const asked = { plane: "invoke", principal, permission: { action, resource } } as const;
  return { decision, entry: writeDecision(kernel, cause, asked, decision) };
}
