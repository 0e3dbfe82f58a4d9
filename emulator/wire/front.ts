import {
  assert,
  AwsError,
  type Front,
  type FrontAuth,
  type FrontRequest,
  type FrontResponse,
  type Hold,
  type Signer,
} from "../kernel/index.ts";
import type { Incoming } from "./body/incoming.ts";
import type { HttpRequest, HttpResponse, ParsedRequest, Routed } from "./contract.ts";
import type { Chain } from "./exchange.ts";
import { wholeBody as bytesOf } from "./receive.ts";

/** The front that an address belongs to; `undefined` for every call of AWS's API. */
export function frontOf(fronts: readonly Front[], parsed: ParsedRequest): Front | undefined {
  if (fronts.length === 0) return undefined;
  const { host } = addressOf(parsed);
  return fronts.find((front) => front.claims({ host, path: parsed.path }));
}

/** Hands a request to a service's own address over to that service, which asks for the signature and the caller plane if it wants to. */
export async function askFront(
  chain: Pick<Chain, "authenticate" | "callers" | "services" | "kernel">,
  front: Front,
  exchange: {
    readonly request: HttpRequest;
    readonly parsed: ParsedRequest;
    readonly incoming: Incoming;
    readonly requestId: string;
    readonly hold: Hold;
  },
): Promise<HttpResponse> {
  const { request, parsed, incoming, requestId, hold } = exchange;
  const { origin } = request;
  const asked: FrontRequest = {
    method: request.method,
    path: parsed.path,
    rawQuery: request.target.includes("?") ? request.target.slice(request.target.indexOf("?") + 1) : "",
    query: parsed.query,
    headers: pairsOf(request),
    ...addressOf(parsed),
    sourceIp: origin.kind === "outside" ? origin.ip : "127.0.0.1",
    userAgent: parsed.headers["user-agent"] ?? "",
    requestId,
    cause: origin.kind === "environment" ? origin.cause : undefined,
    body: (max) => wholeBody(incoming, max),
    wait: (what, until) => hold.wait(what, until),
  };
  const auth: FrontAuth = {
    signer: (service) => signerOf(chain, parsed, incoming, service),
    decide(principal, permission, at) {
      const service = chain.services.get(at.service);
      assert(service, `no service "${at.service}" answers requests of its own`);
      const { sourceIp, userAgent } = asked;
      const http = { sourceIp, userAgent, secure: origin.endpoint.startsWith("https:"), now: chain.kernel.now() };
      return chain.callers.decide({ principal, permission, service, scope: at, http }).decision;
    },
  };
  return responseOf(await front.answer(asked, auth));
}

async function signerOf(
  chain: Pick<Chain, "authenticate">,
  parsed: ParsedRequest,
  incoming: Incoming,
  service: string,
): Promise<Signer | undefined> {
  const scope = parsed.query.find(([name]) => name === "X-Amz-Credential")?.[1] ?? parsed.headers["authorization"];
  if (scope === undefined) return undefined;
  const routed: Routed = { service, operation: "", protocol: "restJson1", labels: {}, streamsInput: false };
  const { principal } = await chain.authenticate(parsed, routed, () => bytesOf(routed, incoming));
  if (principal.kind === "anonymous") return undefined;
  return { principal, accessKeyId: /(?:^|Credential=)([A-Z0-9]+)\//.exec(scope)?.[1] ?? "" };
}

async function wholeBody(incoming: Incoming, max: number): Promise<Uint8Array | undefined> {
  let tooLong: AwsError | undefined;
  try {
    return await incoming.bytes(
      max,
      () => (tooLong = new AwsError("RequestTooLong", `more than ${max} bytes`, { status: 413 })),
    );
  } catch (error) {
    if (error === tooLong) return undefined;
    throw error;
  }
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Every request is asked where it goes, and a client's next one goes where its last one went. */
let last: { readonly given: string; readonly address: Address } | undefined;

function addressOf(parsed: ParsedRequest): Address {
  const given = parsed.headers["host"] ?? "";
  if (last?.given === given) return last.address;
  const lower = given.toLowerCase();
  const port = /:(\d{1,5})$/.exec(lower)?.[1];
  const address = { host: lower.replace(/:\d*$/, ""), port: port === undefined ? 80 : Number(port) };
  last = { given, address };
  return address;
}

/** What carried the request may know how its headers were written; else they are in lower case. */
function pairsOf({ rawHeaders, headers }: HttpRequest): FrontRequest["headers"] {
  if (!rawHeaders) return Object.entries(headers);
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) pairs.push([rawHeaders[at]!, rawHeaders[at + 1]!]);
  return pairs;
}

/** Cookies stay apart, as they must; other headers that come more than once are joined. */
function responseOf({ status, headers, body, stream }: FrontResponse): HttpResponse {
  const joined = new Map<string, string>();
  const cookies: string[] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === "set-cookie") {
      cookies.push(value);
      continue;
    }
    const known = joined.get(lower);
    joined.set(lower, known === undefined ? value : `${known}, ${value}`);
  }
  return {
    status,
    headers: Object.fromEntries(joined),
    body: stream ?? body,
    ...(cookies.length > 0 ? { cookies } : {}),
  };
}
