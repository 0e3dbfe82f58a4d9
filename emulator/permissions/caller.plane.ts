import type { Decision, Denial, Instant, Permission, Principal, Scope, Service } from "../kernel/index.ts";
import { globalKeys } from "./global-keys.ts";
import type { IdentityPolicies } from "./identity-policies.ts";
import { denialText } from "./policy/denial-text.ts";
import { evaluate } from "./policy/evaluate.ts";
import { resourceSide } from "./resource-side.ts";

export interface CallerPlaneQuestion {
  readonly principal: Principal;
  readonly permission: Permission;
  /** The service that is asked: its resource policies count. */
  readonly service: Service;
  readonly scope: Scope;
  readonly http: {
    readonly sourceIp: string;
    /** Whether the client speaks TLS, as far as `aws:SecureTransport` goes. */
    readonly secure: boolean;
    readonly userAgent: string;
    readonly now: Instant;
  };
}

export interface CallerPlaneAnswer {
  readonly decision: Decision;
  /** There whenever the decision is a "no". */
  readonly denial?: Denial;
}

export interface CallerPlane {
  decide(question: CallerPlaneQuestion): CallerPlaneAnswer;
}

/** The caller plane: may whoever signed this request do what it asks? */
export function createCallerPlane({ identities }: { readonly identities: IdentityPolicies }): CallerPlane {
  return {
    decide({ principal, permission, service, scope, http }) {
      const { action, resource } = permission;
      const side = resourceSide(action, resource, service.resourcePolicy(resource, scope));
      const context = {
        ...permission.context,
        ...globalKeys(principal, {
          ...http,
          region: scope.region,
          resourceOwner: side.resourceOwner,
          tags: identities.tagsOf?.(principal) ?? {},
        }),
      };
      const decision = evaluate(
        { principal, action, resource, context, resourceOwner: side.resourceOwner },
        { ...identities.policiesOf(principal), ...(side.resource ? { resource: side.resource } : {}) },
      );
      if (decision.allowed) return { decision };
      const text = denialText({ principal, action, resource }, decision);
      return { decision, denial: { principal, permission, decision, resourceOwner: side.resourceOwner, text } };
    },
  };
}
