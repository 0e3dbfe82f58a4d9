import { Readable } from "node:stream";
import { AwsError, createContentStore, type Content } from "../../../emulator/kernel/index.ts";
import type { HttpResponse, ParsedRequest, Protocols, Routed, Unrouted } from "../../../emulator/wire/contract.ts";
import { createProtocols, type Models } from "../../../emulator/wire/protocols/index.ts";

/** A client's request as its SDK hands it to the transport. */
interface SdkRequest {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Call {
  readonly routed: Routed | Unrouted;
  readonly input: Record<string, unknown> | undefined;
  readonly request: ParsedRequest;
}

export const protocols: Protocols = createProtocols();
const contents = createContentStore(() => {
  throw new Error("nothing in these tests is large");
});

/** Takes a client's requests apart with the codecs, and answers what it was told: no network, no signatures. */
export interface Loop {
  readonly calls: Call[];
  answer: unknown;
  readonly client: {
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    /** The SDK takes any object here and calls its `handle`. */
    readonly requestHandler: Record<string, unknown>;
  };
}

export function createLoop(models?: Models): Loop {
  const codecs = models ? createProtocols(models) : protocols;
  const loop: Loop = {
    calls: [],
    answer: {},
    client: {
      region: "eu-west-1",
      maxAttempts: 1,
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
      requestHandler: { handle: (sdk: SdkRequest) => handle(loop, codecs, sdk), destroy: () => {} },
    },
  };
  return loop;
}

const IDS = { requestId: "REQUEST1", extendedRequestId: "HOST1" };

async function handle(loop: Loop, codecs: Protocols, sdk: SdkRequest): Promise<{ readonly response: unknown }> {
  const body = await bytesOf(sdk.body);
  const taken = parsed(sdk);
  const routed = codecs.route(taken, codecs.needsBody(taken) ? body : undefined);
  try {
    if ("error" in routed) throw routed.error;
    const given: Uint8Array | Content = routed.streamsInput ? contents.of(body) : body;
    const input = codecs.readInput(routed, taken, given);
    loop.calls.push({ routed, input, request: taken });
    if (loop.answer instanceof AwsError) throw loop.answer;
    return respond(codecs.writeOutput(routed, loop.answer, IDS));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (loop.calls.length === 0) loop.calls.push({ routed, input: undefined, request: taken });
    return respond(codecs.writeError(routed, error, IDS, taken.method));
  }
}

function respond(given: HttpResponse): { readonly response: unknown } {
  const chunks = given.body instanceof Uint8Array ? [given.body] : given.body;
  return { response: { statusCode: given.status, headers: given.headers, body: Readable.from(chunks) } };
}

function parsed(sdk: SdkRequest): ParsedRequest {
  const query = Object.entries(sdk.query ?? {}).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" || value === null ? [[name, value ?? ""]] : value.map((item) => [name, item]),
  );
  const headers = Object.fromEntries(Object.entries(sdk.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method: sdk.method,
    path: sdk.path,
    query,
    headers: { host: sdk.port === undefined ? sdk.hostname : `${sdk.hostname}:${sdk.port}`, ...headers },
  };
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array(0);
  if (typeof body === "string") return Buffer.from(body, "utf8");
  if (body instanceof Uint8Array) return body;
  if (body instanceof Readable) return Buffer.concat(await body.toArray());
  throw new TypeError(`a body of type ${typeof body}`);
}

/** A request as a client that is no SDK might send it. */
export function request(method: string, target: string, headers: Readonly<Record<string, string>> = {}): ParsedRequest {
  const [path = "/", search = ""] = target.split("?");
  const query = [...new URLSearchParams(search)].map(([name, value]): [string, string] => [name, value]);
  return { method, path, query, headers };
}

/** The text of an answer's body. */
export async function bodyText(response: { readonly body: Uint8Array | AsyncIterable<Uint8Array> }): Promise<string> {
  const chunks = response.body instanceof Uint8Array ? [response.body] : response.body;
  return Buffer.concat(await Readable.from(chunks).toArray()).toString("utf8");
}

export { IDS };
