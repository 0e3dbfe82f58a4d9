import type {
  Decision,
  Denial,
  Instant,
  Permission,
  Principal,
  RequestContext,
  Scope,
  Service,
} from "../kernel/index.ts";
import { globalKeys } from "./global-keys.ts";
import type { IdentityPolicies } from "./identity-policies.ts";
import { denialText } from "./policy/denial-text.ts";
import { evaluate } from "./policy/evaluate.ts";
import type { Question } from "./policy/question.ts";
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
      const { resourceOwner } = side;
      const question = new Asking({ principal, action, resource, resourceOwner }, () => ({
        ...permission.context,
        ...globalKeys(principal, {
          ...http,
          region: scope.region,
          resourceOwner,
          tags: identities.tagsOf?.(principal) ?? {},
        }),
      }));
      const decision = evaluate(question, {
        ...identities.policiesOf(principal),
        ...(side.resource ? { resource: side.resource } : {}),
      });
      if (decision.allowed) return { decision };
      const text = denialText({ principal, action, resource }, decision);
      return { decision, denial: { principal, permission, decision, resourceOwner, text } };
    },
  };
}

/** A question whose context is put together when the first condition or variable asks for it: most statements have neither. */
class Asking implements Question {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceOwner: string | undefined;
  readonly #make: () => RequestContext;
  #context: RequestContext | undefined;

  constructor({ principal, action, resource, resourceOwner }: Omit<Question, "context">, make: () => RequestContext) {
    this.principal = principal;
    this.action = action;
    this.resource = resource;
    this.resourceOwner = resourceOwner;
    this.#make = make;
  }

  get context(): RequestContext {
    return (this.#context ??= this.#make());
  }
}
