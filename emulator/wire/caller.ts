import type { Decision, Denial, Instant, Permission, Principal, Scope, Service } from "../kernel/index.ts";

/** What the caller plane is asked about one permission of one request. */
export interface CallerQuestion {
  readonly principal: Principal;
  readonly permission: Permission;
  /** The service whose resource is touched: its resource policies count. */
  readonly service: Service;
  readonly scope: Scope;
  readonly http: {
    readonly sourceIp: string;
    /** Whether the client believes to speak TLS (`aws:SecureTransport`). */
    readonly secure: boolean;
    readonly userAgent: string;
    readonly now: Instant;
  };
}

export interface CallerAnswer {
  readonly decision: Decision;
  /** Always there when the decision is a "no". */
  readonly denial?: Denial;
}

/** May this caller do that? `permissions/caller.plane.ts` answers. */
export interface CallerPlane {
  decide(question: CallerQuestion): CallerAnswer;
}
