import {
  assert,
  AwsError,
  wall,
  type ContentStore,
  type CredentialSource,
  type Front,
  type Instant,
  type Kernel,
  type Service,
  type Wall,
} from "../kernel/index.ts";
import { createAuthenticator } from "./auth/authenticate.ts";
import { createFormAuthenticator } from "./auth/form.ts";
import { createIncoming, type Incoming } from "./body/incoming.ts";
import { answerApiPreflight, isApiPreflight } from "./browser/api-cors.ts";
import { createBrowserDoor, type VisitKind } from "./browser/door.ts";
import type { S3ForBrowsers } from "./browser/s3-for-browsers.ts";
import type { CallerPlane } from "./caller.ts";
import type { HttpRequest, HttpResponse, ParsedRequest, Protocols, Unrouted } from "./contract.ts";
import { converse, refusalOf, type Chain } from "./exchange.ts";
import { askFront, frontOf } from "./front.ts";
import { identify, isRouted } from "./identify.ts";
import { lastingHold } from "./lasting-hold.ts";
import { parse } from "./parse.ts";
import { reportOf, unkept, type UnhandledReport } from "./reports.ts";
import { createRequestIds } from "./request-ids.ts";

export interface WireOptions {
  readonly kernel: Kernel;
  readonly contents: ContentStore;
  readonly services: readonly Service[];
  readonly credentials: CredentialSource;
  readonly callers: CallerPlane;
  readonly protocols: Protocols;
  /** Addresses that services gave out themselves; the first that claims a request has it. */
  readonly fronts?: readonly Front[];
  /** What S3 answers browsers beside its API: forms, preflights, websites. Without it they are refused as no operation. */
  readonly browsers?: S3ForBrowsers;
  /** Default true. False skips the arithmetic only: a key must still be known, since it tells who asks. */
  readonly verifySignatures?: boolean;
  /** Told of every call that nobody handled, and of our own failures. */
  readonly onUnhandled?: (report: UnhandledReport) => void;
  /** The real world's clock, for clients outside. */
  readonly wall?: Pick<Wall, "now">;
}

/** Bytes in, bytes out: an AWS request is answered, whatever carried it. */
export interface Wire {
  /** Never rejects. The body of the answer may still stream when the world's time moves on. */
  handle(request: HttpRequest): Promise<HttpResponse>;
}

/**
 * The chain that a request goes through, a file per step:
 * parse → identify → authenticate → receive → read input → caller plane → run → write.
 *
 * A body is received after its caller is known, so that nobody unknown fills the disk. Services other than S3 sign
 * their body, which is small, and have it read while they authenticate.
 */
export function createWire(options: WireOptions): Wire {
  const { kernel, protocols } = options;
  const clock = options.wall ?? wall;
  const idsFor = createRequestIds(kernel.random);
  const signing = {
    credentials: options.credentials,
    axes: () => ({ wall: clock.now(), world: kernel.now() }),
    verify: options.verifySignatures ?? true,
  };
  const chain: Chain = {
    kernel,
    protocols,
    contents: options.contents,
    callers: options.callers,
    services: new Map(options.services.map((service) => [service.name, service])),
    report: options.onUnhandled ?? ((): void => {}),
    authenticate: createAuthenticator(signing),
  };
  const door = options.browsers && createBrowserDoor(chain, options.browsers, createFormAuthenticator(signing));

  const fronts = options.fronts ?? [];

  const answerAt = async (front: Front, request: HttpRequest, parsed: ParsedRequest): Promise<HttpResponse> => {
    const hold = lastingHold(kernel.timeline, `${request.method} ${parsed.path}`, {
      drives: request.origin.kind === "outside",
    });
    const { requestId } = idsFor("apigateway");
    try {
      return await askFront(chain, front, { request, parsed, incoming: createIncoming(request), requestId, hold });
    } finally {
      hold.release();
    }
  };

  const visit = async (
    kind: VisitKind,
    request: HttpRequest,
    parsed: ParsedRequest,
    incoming: Incoming,
  ): Promise<HttpResponse> => {
    assert(door, "a browser was let in where there is no door");
    const hold = kernel.timeline.hold(`s3.${kind}`, { drives: request.origin.kind === "outside" });
    try {
      return await door.answer(kind, { request, parsed, incoming, ids: idsFor("s3"), hold });
    } finally {
      hold.release();
    }
  };

  const answer = async (request: HttpRequest, parsed: ParsedRequest, incoming: Incoming): Promise<HttpResponse> => {
    const identified = identify(kernel, protocols, parsed, incoming);
    const routed = identified instanceof Promise ? await identified : identified;
    if (!isRouted(routed)) {
      if (door && isApiPreflight(parsed, routed)) return answerApiPreflight(parsed);
      const kind = door?.kindOf(parsed, routed);
      if (kind) return visit(kind, request, parsed, incoming);
      chain.report(reportOf("unrouted", parsed, routed, routed.error.message));
      return protocols.writeError(routed, routed.error, idsFor(routed.service), request.method);
    }
    const ids = idsFor(routed.service);
    const hold = lastingHold(kernel.timeline, `${routed.service}.${routed.operation}`, {
      drives: request.origin.kind === "outside",
    });
    try {
      const response = await converse(chain, { request, parsed, incoming, routed, ids, hold });
      const cors = door?.corsHeaders(parsed, routed);
      return cors ? { ...response, headers: { ...response.headers, ...cors } } : response;
    } finally {
      hold.release();
    }
  };

  /** Nobody is told of what could be lost: before an answer goes out, what was changed is written down. A refusal where it cannot be. */
  const keepChanges = async (request: HttpRequest, parsed: ParsedRequest): Promise<HttpResponse | undefined> => {
    try {
      const kept = kernel.ledger.commit();
      if (kept) await kept;
      return undefined;
    } catch (error) {
      const refusal = unkept(error);
      const found = protocols.route(parsed);
      chain.report(reportOf("unkept", parsed, found, refusal.message));
      return protocols.writeError(found, refusal, idsFor(found.service), request.method);
    }
  };

  return {
    async handle(request) {
      const parsed = parse(request);
      const front = frontOf(fronts, parsed);
      const answered = front
        ? answerAt(front, request, parsed)
        : door?.isWebsite(parsed)
          ? visit(
              request.method === "OPTIONS" ? "PreflightObject" : "WebsitePage",
              request,
              parsed,
              createIncoming(request),
            )
          : answer(request, parsed, createIncoming(request));
      const done = await answered.catch((error: unknown) => {
        const refusal = refusalOf(chain, parsed, UNIDENTIFIED, error);
        return protocols.writeError(UNIDENTIFIED, refusal, idsFor(undefined), request.method);
      });
      const response = (kernel.ledger.keeps ? await keepChanges(request, parsed) : undefined) ?? done;
      // Clients set their clocks by this header: those outside live on the wall's time, handlers on the world's.
      const date = request.origin.kind === "outside" ? clock.now() : kernel.now();
      return { ...response, headers: { ...response.headers, date: httpDate(date) } };
    },
  };
}

let last: { readonly second: number; readonly text: string } | undefined;

/** An HTTP date; printing one costs more than remembering the last. */
function httpDate(at: Instant): string {
  const second = Math.floor(at / 1000);
  if (last?.second !== second) last = { second, text: new Date(second * 1000).toUTCString() };
  return last.text;
}

/** What stands for a request that failed before anything was known of it. */
const UNIDENTIFIED: Unrouted = {
  service: undefined,
  protocol: "awsQuery",
  error: new AwsError("InternalFailure", "The request was not identified.", { status: 500 }),
};

export type { CallerAnswer, CallerPlane, CallerQuestion } from "./caller.ts";
export type { HttpRequest, HttpResponse, Origin, Protocols } from "./contract.ts";
export { modelOperations } from "./model/operations.ts";
export type { S3ForBrowsers } from "./browser/s3-for-browsers.ts";
export type { UnhandledReport } from "./reports.ts";
export { createInProcessHandler, type InProcessHandler } from "./http/in-process.ts";
export { createHttpServer, type HttpServer, type HttpServerOptions } from "./http/server.ts";
export { createProtocols } from "./protocols/index.ts";
