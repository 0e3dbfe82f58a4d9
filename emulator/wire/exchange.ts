import {
  accountOf,
  AwsError,
  type AnyOperation,
  type ContentStore,
  type EntryId,
  type Hold,
  type Kernel,
  type Principal,
  type Service,
} from "../kernel/index.ts";
import type { Authenticator } from "./auth/authenticate.ts";
import { liftHeaders } from "./auth/presigned.ts";
import type { Incoming } from "./body/incoming.ts";
import { Call } from "./call.ts";
import type { CallerPlane } from "./caller.ts";
import type { HttpRequest, HttpResponse, ParsedRequest, Protocols, ResponseIds, Routed, Unrouted } from "./contract.ts";
import { receive, wholeBody } from "./receive.ts";
import { internalError, notImplemented, reportOf, type UnhandledReport } from "./reports.ts";
import { run } from "./run.ts";

/** What every exchange works with. */
export interface Chain {
  readonly kernel: Kernel;
  readonly contents: ContentStore;
  readonly services: ReadonlyMap<string, Service>;
  readonly callers: CallerPlane;
  readonly protocols: Protocols;
  readonly authenticate: Authenticator;
  readonly report: (report: UnhandledReport) => void;
}

/** One request whose operation is known. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly parsed: ParsedRequest;
  readonly incoming: Incoming;
  readonly routed: Routed;
  readonly ids: ResponseIds;
  readonly hold: Hold;
}

/** Whose world a nameless caller stands in until a resource tells its own. */
const DEFAULT_ACCOUNT = "000000000000";
const DEFAULT_REGION = "us-east-1";

/** The steps after the operation is known: authenticate → receive → read input → caller plane → run → write. */
export async function converse(chain: Chain, exchange: Exchange): Promise<HttpResponse> {
  const { protocols } = chain;
  const { parsed, routed, incoming, ids } = exchange;
  let call = callOf(chain, exchange, { kind: "anonymous" }, undefined);
  try {
    const who = await chain.authenticate(parsed, routed, () => wholeBody(routed, incoming));
    call = callOf(chain, exchange, who.principal, who.region);
    const operation = operationOf(chain, exchange);
    const asked = routed.service === "s3" ? liftHeaders(parsed) : parsed;
    const received = await receive(routed, asked, incoming, chain.contents, who.chunks);
    const input = protocols.readInput(routed, received.request, received.body);
    const output = await run(operation, input, call);
    const written = protocols.writeOutput(routed, output, ids);
    const response = operation.status === undefined ? written : { ...written, status: operation.status };
    journalAnswer(chain, call.begin("*"), ids, response.status);
    return response;
  } catch (error) {
    const refusal = refusalOf(chain, parsed, routed, error);
    journalAnswer(chain, call.begin("*"), ids, refusal.status, refusal);
    return protocols.writeError(routed, refusal, ids, parsed.method);
  }
}

/** What the client is told of something thrown: AWS's own answer, or that Misfire failed. */
export function refusalOf(
  chain: Pick<Chain, "report">,
  parsed: ParsedRequest,
  found: Routed | Unrouted,
  error: unknown,
): AwsError {
  if (error instanceof AwsError) return error;
  const what = "operation" in found ? `${found.operation} of ${found.service}` : "finding the operation";
  const refusal = internalError(found.protocol, what);
  chain.report(reportOf("bug", parsed, found, `${what} threw: ${String(error)}`, error));
  return refusal;
}

/** The call as its operation sees it; `region`: as its signer or its address named it. */
export function callOf(
  chain: Chain,
  exchange: Pick<Exchange, "request" | "parsed" | "routed" | "ids" | "hold">,
  caller: Principal,
  region: string | undefined,
): Call {
  return new Call({
    kernel: chain.kernel,
    callers: chain.callers,
    services: chain.services,
    service: chain.services.get(exchange.routed.service),
    routed: exchange.routed,
    request: exchange.request,
    ids: exchange.ids,
    hold: exchange.hold,
    caller,
    account: accountOf(caller) ?? DEFAULT_ACCOUNT,
    region: region ?? regionOfHost(exchange.parsed.headers["host"]) ?? DEFAULT_REGION,
  });
}

/** `s3.eu-west-1.amazonaws.com`: where nothing is signed, the host may still tell. */
const regionOfHost = (host: string | undefined): string | undefined =>
  /\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/.exec(host ?? "")?.[1];

function operationOf(chain: Chain, { parsed, routed }: Exchange): AnyOperation {
  const service = chain.services.get(routed.service);
  const operations = service?.operations;
  const operation =
    operations && Object.hasOwn(operations, routed.operation) ? operations[routed.operation] : undefined;
  if (operation) return operation;
  const refusal = notImplemented(routed, service?.coverage?.refused[routed.operation]);
  chain.report(reportOf("not-implemented", parsed, routed, refusal.message));
  throw refusal;
}

/** Writes down what became of a call. */
export function journalAnswer(chain: Chain, call: EntryId, ids: ResponseIds, status: number, refusal?: AwsError): void {
  chain.kernel.journal.write([call], {
    kind: "answer",
    status,
    requestId: ids.requestId,
    ...(refusal ? { code: refusal.code, message: refusal.message } : {}),
  });
}
