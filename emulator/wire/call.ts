import {
  arnOf,
  assert,
  type CallContext,
  type Decision,
  type Denial,
  type EntryId,
  type Hold,
  type Kernel,
  type Permission,
  type Principal,
  type Service,
} from "../kernel/index.ts";
import type { CallerPlane } from "./caller.ts";
import type { HttpRequest, ResponseIds, Routed } from "./contract.ts";
import { s3RequestKeys } from "./s3-request-keys.ts";

export interface CallOptions {
  readonly kernel: Kernel;
  readonly callers: CallerPlane;
  readonly services: ReadonlyMap<string, Service>;
  /** `undefined` when no room has that name. */
  readonly service: Service | undefined;
  readonly routed: Routed;
  readonly request: HttpRequest;
  readonly ids: ResponseIds;
  readonly caller: Principal;
  readonly account: string;
  readonly region: string;
  readonly hold: Hold;
}

/** One call as its operation sees it. The journal's entry is written once the permissions tell what the call is about. */
export class Call implements CallContext {
  readonly account: string;
  readonly region: string;
  readonly caller: Principal;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly traceHeader: string | undefined;
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly #options: CallOptions;
  #entry: EntryId | undefined;

  constructor(options: CallOptions) {
    const { request, ids } = options;
    this.#options = options;
    this.account = options.account;
    this.region = options.region;
    this.caller = options.caller;
    this.requestId = ids.requestId;
    this.extendedRequestId = ids.extendedRequestId;
    // A handler's address on AWS is some address of Lambda's; here it is always the same one.
    this.sourceIp = request.origin.kind === "outside" ? request.origin.ip : "127.0.0.1";
    this.userAgent = request.headers["user-agent"] ?? "";
    this.traceHeader = request.headers["x-amzn-trace-id"];
    this.endpoint = request.origin.endpoint;
    this.headers = request.headers;
  }

  get now(): number {
    return this.#options.kernel.now();
  }

  get entry(): EntryId {
    assert(this.#entry !== undefined, "a call's entry was asked for before its permissions were known");
    return this.#entry;
  }

  /** Writes the call down, as one about `resource`; further calls do nothing. */
  begin(resource: string): EntryId {
    const { kernel, routed, request } = this.#options;
    this.#entry ??= kernel.journal.write(request.origin.kind === "environment" ? [request.origin.cause] : [], {
      kind: "call",
      service: routed.service,
      operation: routed.operation,
      caller: arnOf(this.caller),
      account: this.account,
      region: this.region,
      resource,
      requestId: this.requestId,
    });
    return this.#entry;
  }

  authorize = (permission: Permission): void => {
    const denial = this.#ask(permission).denial;
    if (!denial) return;
    const { service } = this.#options;
    assert(service, "a call without a service asked for a permission");
    throw service.denied(denial);
  };

  decide = (permission: Permission): Decision => this.#ask(permission).decision;

  wait = <T>(what: string, until: Promise<T>): Promise<T> => this.#options.hold.wait(what, until);

  #ask(permission: Permission): { readonly decision: Decision; readonly denial: Denial | undefined } {
    const { kernel, callers, service, services } = this.#options;
    const owner = services.get(permission.action.slice(0, permission.action.indexOf(":")).toLowerCase()) ?? service;
    assert(owner, "a call without a service asked for a permission");
    const { decision, denial } = callers.decide({
      principal: this.caller,
      permission: permission.action.startsWith("s3:")
        ? { ...permission, context: { ...s3RequestKeys(this.#options.request), ...permission.context } }
        : permission,
      service: owner,
      scope: this,
      http: {
        sourceIp: this.sourceIp,
        secure: this.endpoint.startsWith("https:"),
        userAgent: this.userAgent,
        now: this.now,
      },
    });
    kernel.journal.write([this.entry], {
      kind: "decision",
      // What a handler asks with its role's keys is the plane in which running code acts.
      plane: this.caller.kind === "session" && this.caller.sourceFunctionArn !== undefined ? "execute" : "caller",
      principal: arnOf(this.caller),
      action: permission.action,
      resource: permission.resource,
      decision,
    });
    assert(decision.allowed || denial, "the caller plane said no without saying why");
    return { decision, denial: decision.allowed ? undefined : denial };
  }
}
