// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import type http from "node:http";
import { Readable } from "node:stream";

const { request: requestPlain } = process.getBuiltinModule("node:http");
const { request: requestSecure } = process.getBuiltinModule("node:https");

/** What undici's `fetch` asks of a dispatcher; only the part that is used here. */
interface DispatchOptions {
  readonly origin: string | URL;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>> | readonly string[] | null;
  readonly body: AsyncIterable<Uint8Array> | Uint8Array | string | null;
}

interface DispatchHandler {
  onConnect(abort: (error?: Error) => void): void;
  onHeaders(status: number, headers: Buffer[], resume: () => void, statusText: string): boolean;
  onData(chunk: Buffer): boolean;
  onComplete(trailers: Buffer[]): void;
  onError(error: Error): void;
}

/** Sends the global `fetch` the way `node:http` goes, whose connections are ours. */
export function patchFetch(): void {
  const dispatcher = { dispatch, close: () => Promise.resolve(), destroy: () => Promise.resolve() };
  (globalThis as unknown as Record<symbol, unknown>)[Symbol.for("undici.globalDispatcher.1")] = dispatcher;
}

function dispatch(options: DispatchOptions, handler: DispatchHandler): boolean {
  const url = new URL(options.path, options.origin);
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  const call = request(url, { method: options.method, headers: pairs(options.headers) });
  handler.onConnect(
    (error) => void call.destroy(error ?? new DOMException("This operation was aborted", "AbortError")),
  );
  call.on("error", (error) => handler.onError(error));
  call.on("response", (response) => {
    const raw = response.rawHeaders.map((text) => Buffer.from(text, "latin1"));
    const goOn = handler.onHeaders(
      response.statusCode ?? 0,
      raw,
      () => response.resume(),
      response.statusMessage ?? "",
    );
    response.on("data", (chunk: Buffer) => {
      if (!handler.onData(chunk)) response.pause();
    });
    if (!goOn) response.pause();
    response.on("end", () => handler.onComplete([]));
    response.on("error", (error) => handler.onError(error));
  });
  const { body } = options;
  if (body === null || body === undefined) call.end();
  else if (typeof body === "string" || body instanceof Uint8Array) call.end(body);
  else
    Readable.from(body)
      .on("error", (error) => call.destroy(error))
      .pipe(call);
  return true;
}

function pairs(headers: DispatchOptions["headers"]): http.OutgoingHttpHeaders {
  if (headers === null) return {};
  if (!Array.isArray(headers)) return headers as http.OutgoingHttpHeaders;
  const list = headers as readonly string[];
  const out: Record<string, string[]> = {};
  for (let i = 0; i + 1 < list.length; i += 2) (out[String(list[i])] ??= []).push(String(list[i + 1]));
  return out;
}
