import { validateHeaderValue } from "node:http";
import { Readable } from "node:stream";
import type { HttpRequest, HttpResponse } from "../contract.ts";
import { uriEncode } from "../auth/canonical.ts";

/** A request as an AWS SDK v3 client hands it to its `requestHandler`. */
export interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface SdkResponse {
  readonly statusCode: number;
  readonly reason?: string;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

export interface SdkHandlerOptions {
  readonly abortSignal?: unknown;
}

/** What an SDK v3 client takes as its `requestHandler`. */
export interface InProcessHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: SdkHandlerOptions): Promise<{ readonly response: SdkResponse }>;
  destroy(): void;
  /** There is nothing to configure: real-time timeouts would mean nothing in a virtual world. */
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/**
 * Connects an AWS SDK v3 client to the wire without a socket. The client still signs and serializes as ever; what is
 * left out is node:http, which costs more than all the rest of a small call.
 */
export function createInProcessHandler(handle: (request: HttpRequest) => Promise<HttpResponse>): InProcessHandler {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, options = {}) {
      const signal = options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
      if (signal?.aborted) throw abortError();
      const answer = handle(requestOf(request));
      const response = await (signal ? orAborted(answer, signal) : answer);
      return {
        response: {
          statusCode: response.status,
          headers: { ...response.headers },
          body: Readable.from(
            response.body instanceof Uint8Array ? [Buffer.from(response.body)] : pieces(response.body),
            { objectMode: false },
          ),
        },
      };
    },
    destroy: () => {},
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
}

function requestOf(request: SdkRequest): HttpRequest {
  const query = queryOf(request.query ?? {});
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    // node:http refuses these too, such as the length of a stream that nobody knows ("undefined").
    validateHeaderValue(name, value);
    headers[name.toLowerCase()] = value;
  }
  const host = headers["host"] ?? `${request.hostname}${request.port === undefined ? "" : `:${request.port}`}`;
  headers["host"] = host;
  return {
    method: request.method,
    target: `${request.path}${query === "" ? "" : `?${query}`}`,
    headers,
    body: bodyOf(request.body),
    origin: { kind: "outside", ip: "127.0.0.1", endpoint: `${request.protocol}//${host}` },
  };
}

function queryOf(query: NonNullable<SdkRequest["query"]>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === null) parts.push(uriEncode(name));
    else
      for (const one of typeof value === "string" ? [value] : value) parts.push(`${uriEncode(name)}=${uriEncode(one)}`);
  }
  return parts.join("&");
}

/**
 * Whatever SDK v3 clients take as a body on Node. Bytes are copied, here and on the way back: a socket would have copied
 * them, and nobody may change a stored object through the buffer that it came from.
 */
function bodyOf(body: unknown): HttpRequest["body"] {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string") return Buffer.from(body);
  // Not `Buffer.from`: that asks a JSON body of the SDK for its string form, and the SDK then warns of it.
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (ArrayBuffer.isView(body))
    return new Uint8Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice());
  if (isIterable(body)) return pieces(body);
  throw new TypeError("misfire: this kind of request body cannot be sent in process");
}

async function* pieces(body: AsyncIterable<unknown>): AsyncIterable<Uint8Array> {
  for await (const piece of body) {
    if (piece instanceof Uint8Array) yield Buffer.from(piece);
    else if (typeof piece === "string") yield Buffer.from(piece);
    else throw new TypeError("misfire: a request's stream gave something other than bytes");
  }
}

const isIterable = (body: unknown): body is AsyncIterable<unknown> =>
  typeof body === "object" && body !== null && Symbol.asyncIterator in body;

function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortError());
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** As the SDK's own handler words it. */
const abortError = (): Error => Object.assign(new Error("Request aborted"), { name: "AbortError" });
