import { request as httpRequest } from "node:http";
import type { SmallWorld, Transport } from "./small-world.ts";

export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Sends a request as it stands, with nothing signed or added but its length. */
export async function send(world: SmallWorld, transport: Transport, request: RawRequest): Promise<RawResponse> {
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const headers: Record<string, string> = { host: new URL(world.url).host, ...request.headers };
  if (body && headers["transfer-encoding"] === undefined) headers["content-length"] ??= String(body.length);
  if (transport === "socket") return overSocket(world, { ...request, headers }, body);
  const response = await world.wire.handle({
    method: request.method,
    target: request.target,
    headers,
    body,
    origin: { kind: "outside", ip: "127.0.0.1", endpoint: world.url },
  });
  const pieces: Uint8Array[] = [];
  if (response.body instanceof Uint8Array) pieces.push(response.body);
  else for await (const piece of response.body) pieces.push(piece);
  return { status: response.status, headers: response.headers, text: Buffer.concat(pieces).toString() };
}

function overSocket(world: SmallWorld, request: RawRequest, body: Buffer | undefined): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      world.url,
      { method: request.method, path: request.target, headers: request.headers ?? {}, agent: false },
      (incoming) => {
        const pieces: Buffer[] = [];
        incoming.on("data", (piece: Buffer) => pieces.push(piece));
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
            text: Buffer.concat(pieces).toString(),
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** The text of an XML element, entities left as they are. */
export const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
