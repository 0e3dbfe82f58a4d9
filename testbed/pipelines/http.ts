import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import type { World } from "../engines/engine.ts";

export interface HttpQuestion {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Asks a stage of an API: on an engine with an endpoint of its own below that, on AWS under the API's host. */
export async function askApi(
  world: World,
  at: { readonly api: string; readonly stage: string; readonly path: string },
  question: HttpQuestion,
): Promise<HttpAnswer> {
  const { endpoint, requestHandler } = world.sdk();
  if (endpoint === undefined)
    return fetched(`https://${at.api}.execute-api.${world.region}.amazonaws.com/${at.stage}${at.path}`, question);
  const url = `${endpoint}/restapis/${at.api}/${at.stage}/_user_request_${at.path}`;
  return isHandler(requestHandler) ? handled(requestHandler, new URL(url), question) : fetched(url, question);
}

/** Asks an address that the world gave out itself. */
export function askUrl(world: World, url: string, question: HttpQuestion): Promise<HttpAnswer> {
  const { endpoint, requestHandler } = world.sdk();
  if (isHandler(requestHandler)) return handled(requestHandler, new URL(url), question);
  return endpoint === undefined ? fetched(url, question) : through(new URL(endpoint), new URL(url), question);
}

/** Names that only the engine knows need no resolver: they are told to it in the request. */
async function through(engine: URL, url: URL, { method, headers, body }: HttpQuestion): Promise<HttpAnswer> {
  const { request } = engine.protocol === "https:" ? https : http;
  const asked = request(engine, { method, path: url.pathname + url.search, headers: { ...headers, host: url.host } });
  asked.end(body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once("response", resolve).once("error", reject);
  });
  const given = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    status: answer.statusCode ?? 0,
    headers: Object.fromEntries(given),
    body: Buffer.concat(await answer.toArray()).toString("utf8"),
  };
}

async function fetched(url: string, { method, headers = {}, body }: HttpQuestion): Promise<HttpAnswer> {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}

/** What an SDK client of the world would send through, without a socket. */
interface Handler {
  handle(request: object): Promise<{
    readonly response: {
      readonly statusCode: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Readable;
    };
  }>;
}

const isHandler = (given: object | undefined): given is Handler =>
  given !== undefined && typeof Reflect.get(given, "handle") === "function";

async function handled(handler: Handler, url: URL, { method, headers = {}, body }: HttpQuestion): Promise<HttpAnswer> {
  const { response } = await handler.handle({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }) },
    body,
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(await response.body.toArray()).toString("utf8"),
  };
}
