import {
  accountOf,
  arnOf,
  assert,
  AwsError,
  headerOf,
  isPreflight,
  type EntryId,
  type Front,
  type FrontAuth,
  type FrontRequest,
  type FrontResponse,
  type Principal,
  type Signer,
  readUrlAddress,
} from "../../../kernel/index.ts";
import { createAnswerPipe, type AnswerPipe } from "../answer-pipe.ts";
import { writeMetric } from "../events.ts";
import { SYNC_PAYLOAD_MAX } from "../limits.ts";
import { traceHeaderFrom } from "../lineage.ts";
import { withQualifier } from "../names.ts";
import type { Room } from "../room.ts";
import { findVersion, type FunctionUrl, type FunctionVersion, type LambdaFunction } from "../state.ts";
import { awsUrl } from "./address.ts";
import { corsAnswer, withCorsOf } from "./cors.ts";
import { urlEvent } from "./event.ts";
import { findUrl } from "./find-url.ts";
import { StreamHead, urlResponse } from "./response.ts";
import type { UrlAnswer, UrlCaller } from "./url-caller.ts";

interface Place {
  readonly fn: LambdaFunction;
  readonly url: FunctionUrl;
  readonly target: FunctionVersion;
  /** With the alias. */
  readonly functionArn: string;
}

/** One request on its way to a function. */
interface Visit extends Place {
  readonly request: FrontRequest;
  readonly auth: FrontAuth;
  readonly signer: Signer | undefined;
  readonly entry: EntryId;
}

const ANONYMOUS: Principal = { kind: "anonymous" };

/** Where functions answer HTTP requests of their own: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export function createUrlFront(room: Room, caller: UrlCaller): Front {
  const { kernel } = room;

  const visited = async (visit: Visit): Promise<FrontResponse> => {
    const { request, url, fn } = visit;
    const body = await request.body(SYNC_PAYLOAD_MAX);
    if (!body) return TOO_LARGE;
    const traceHeader = traceHeaderFrom(headerOf(request.headers, "x-amzn-trace-id"), kernel.now(), traces(room));
    const event = urlEvent({
      request,
      body,
      urlId: url.id,
      region: fn.region,
      account: fn.account,
      signer: visit.signer,
      traceId: traceHeader,
      at: kernel.now(),
    });
    const payload = Buffer.from(JSON.stringify(event));
    if (payload.length > SYNC_PAYLOAD_MAX) return TOO_LARGE;
    const respond = url.invokeMode === "BUFFERED" ? buffered : streamed;
    const response = await respond(visit, payload, traceHeader);
    return { ...response, headers: [...response.headers, ["x-amzn-trace-id", traceHeader]] };
  };

  const call = (
    visit: Visit,
    payload: Uint8Array,
    traceHeader: string,
    pipe: AnswerPipe | undefined,
  ): Promise<UrlAnswer> => {
    const { request, auth, url, fn, functionArn, signer, entry } = visit;
    const principal = signer?.principal ?? ANONYMOUS;
    const at = { service: "lambda", account: accountOf(principal) ?? fn.account, region: fn.region };
    return caller.call({
      url: awsUrl(url, fn.region),
      functionArn,
      authType: url.authType,
      principal,
      decide: (permission) => auth.decide(principal, permission, at),
      payload,
      traceHeader,
      requestId: request.requestId,
      cause: entry,
      ...(pipe ? { stream: pipe.stream } : {}),
    });
  };

  const malformed = ({ url, fn, functionArn }: Visit, cause: EntryId, problem: string): FrontResponse => {
    const at = { url: awsUrl(url, fn.region), functionArn, cause };
    caller.stopped({ ...at, reason: "malformed-response", detail: { problem } });
    return FAILED;
  };

  const buffered = async (visit: Visit, payload: Uint8Array, traceHeader: string): Promise<FrontResponse> => {
    const answer = await visit.request.wait("its function", call(visit, payload, traceHeader, undefined));
    if (answer.kind !== "returned") return refusalOf(answer);
    const response = urlResponse(answer.payload);
    return "malformed" in response ? malformed(visit, answer.entry, response.malformed) : response;
  };

  const streamed = async (visit: Visit, payload: Uint8Array, traceHeader: string): Promise<FrontResponse> => {
    const { request } = visit;
    const pipe = createAnswerPipe();
    const running = call(visit, payload, traceHeader, pipe).finally(() => pipe.end());
    const contentType = await request.wait("its answer", pipe.begun);
    const head = new StreamHead(contentType ?? "application/octet-stream");
    for (;;) {
      const piece = await request.wait("its answer", pipe.next());
      if (!piece) break;
      const response = head.take(piece);
      if (!response) continue;
      if ("malformed" in response) return malformed(visit, visit.entry, response.malformed);
      return { ...response, stream: rest(request, response.body, pipe, running) };
    }
    const answer = await running;
    if (answer.kind !== "returned") return refusalOf(answer);
    const empty = head.take(new Uint8Array(0));
    return empty && !("malformed" in empty) ? empty : malformed(visit, answer.entry, "it ends within its metadata");
  };

  return {
    claims: (at) => readUrlAddress(at) !== undefined,
    async answer(asked, auth) {
      assert(auth, "a function URL was asked by nobody");
      const address = readUrlAddress(asked);
      const request = { ...asked, path: address?.path ?? asked.path };
      const place = address && placeOf(room, address.id);
      if (!place) return withIds({ status: 404, headers: [JSON_TYPE], body: Buffer.from('{"Message":null}') }, request);
      const { url, fn } = place;
      if (url.cors && isPreflight(request)) return withIds(corsAnswer(url.cors, request), request);
      const began = kernel.now();
      const signed = url.authType === "AWS_IAM" ? await signerOf(auth) : undefined;
      const refused = signed instanceof AwsError ? signed : undefined;
      const signer = signed instanceof AwsError ? undefined : signed;
      const entry = writeCall(room, request, place, signer);
      const said = refused ? invalid(refused) : await visited({ ...place, request, auth, signer, entry });
      if (refused) {
        const detail = { authType: url.authType, problem: refused.code };
        const at = { url: awsUrl(url, fn.region), functionArn: place.functionArn, cause: entry };
        caller.stopped({ ...at, reason: "url-denied", detail });
      }
      const response = url.cors ? withCorsOf(said, url.cors, request) : said;
      writeAnswer(room, place, { request, response, entry, latency: kernel.now() - began });
      return withIds(response, request);
    },
  };
}

/** An error in the middle cuts the answer off: its status has been sent. */
async function* rest(
  request: FrontRequest,
  first: Uint8Array,
  pipe: AnswerPipe,
  running: Promise<UrlAnswer>,
): AsyncIterable<Uint8Array> {
  if (first.length > 0) yield first;
  for (;;) {
    const piece = await request.wait("more of its answer", pipe.next());
    if (!piece) break;
    yield piece;
  }
  if ((await running).kind !== "returned") throw new CutOff("the function failed after its answer had begun");
}

/** By its code what carries the answer knows that this is no failure of its own. */
class CutOff extends Error {
  readonly code = "ERR_STREAM_PREMATURE_CLOSE";
}

const traces = (room: Room): Parameters<typeof traceHeaderFrom>[2] => room.kernel.random.stream("lambda.trace");

/** Whoever signed; `undefined` when nobody did. */
async function signerOf(auth: FrontAuth): Promise<Signer | AwsError | undefined> {
  try {
    return await auth.signer("lambda");
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

function placeOf(room: Room, id: string): Place | undefined {
  const found = findUrl(room, id);
  if (!found) return undefined;
  const { fn, url, qualifier } = found;
  const target = findVersion(fn, qualifier);
  return target && { fn, url, target, functionArn: withQualifier(fn.arn, qualifier) };
}

const JSON_TYPE = ["content-type", "application/json"] as const;

const message = (status: number, text: string): FrontResponse => ({
  status,
  headers: [JSON_TYPE],
  body: Buffer.from(JSON.stringify({ message: text })),
});

const TOO_LARGE: FrontResponse = message(
  413,
  `Request must be smaller than ${SYNC_PAYLOAD_MAX} bytes for the InvokeFunction operation`,
);

/** What the caller gets of a function that failed: nothing of its error. */
const FAILED: FrontResponse = { status: 502, headers: [JSON_TYPE], body: Buffer.from("Internal Server Error") };

/** The words since the second permission is asked for, https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
const FORBIDDEN: FrontResponse = {
  status: 403,
  headers: [JSON_TYPE, ["x-amzn-errortype", "AccessDeniedException"]],
  body: Buffer.from(
    JSON.stringify({
      Message:
        "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    }),
  ),
};

const invalid = ({ code, message: text, status }: AwsError): FrontResponse => ({
  status,
  headers: [JSON_TYPE, ["x-amzn-errortype", code]],
  body: Buffer.from(JSON.stringify({ message: text })),
});

function refusalOf(answer: Exclude<UrlAnswer, { readonly kind: "returned" }>): FrontResponse {
  switch (answer.kind) {
    case "denied":
      return FORBIDDEN;
    case "failed":
    case "missing":
      return FAILED;
    case "throttled":
      return {
        status: 429,
        headers: [JSON_TYPE, ["x-amzn-errortype", "TooManyRequestsException"]],
        body: Buffer.from(JSON.stringify({ Reason: answer.reason, Type: "User", message: "Rate Exceeded." })),
      };
    case "recursion":
      return message(
        400,
        "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.",
      );
    default:
      return answer satisfies never;
  }
}

const withIds = (response: FrontResponse, request: FrontRequest): FrontResponse => ({
  ...response,
  headers: [...response.headers, ["x-amzn-requestid", request.requestId]],
});

const writeCall = ({ kernel }: Room, request: FrontRequest, place: Place, signer: Signer | undefined): EntryId =>
  kernel.journal.write(request.cause === undefined ? [] : [request.cause], {
    kind: "call",
    service: "lambda-url",
    operation: request.method,
    caller: arnOf(signer?.principal ?? ANONYMOUS),
    account: place.fn.account,
    region: place.fn.region,
    resource: awsUrl(place.url, place.fn.region),
    requestId: request.requestId,
  });

function writeAnswer(
  { kernel }: Room,
  { target }: Place,
  ended: {
    readonly request: FrontRequest;
    readonly response: FrontResponse;
    readonly entry: EntryId;
    readonly latency: number;
  },
): void {
  const { request, response, entry, latency } = ended;
  const { status, body } = response;
  kernel.journal.write([entry], {
    kind: "answer",
    status,
    requestId: request.requestId,
    ...(status >= 400 ? { code: String(status), message: Buffer.from(body).toString("utf8") } : {}),
  });
  writeMetric(kernel, entry, target, "UrlRequestCount", 1);
  writeMetric(kernel, entry, target, "UrlRequestLatency", latency);
  if (status >= 400 && status < 500) writeMetric(kernel, entry, target, "Url4xxCount", 1);
  if (status >= 500) writeMetric(kernel, entry, target, "Url5xxCount", 1);
}
