import type { HttpRequest, HttpResponse } from "./wire/index.ts";
import { WorldFileError } from "./world-file.ts";

/** What can be written out and replaced as one file. */
export interface Portable {
  export(): AsyncIterable<Uint8Array>;
  import(file: AsyncIterable<Uint8Array>): Promise<void>;
}

const PATH = "/_misfire/world";

/** `GET /_misfire/world` writes the world out, `PUT` takes one in its place; `undefined` for anything else. */
export async function worldRoute(world: Portable, request: HttpRequest): Promise<HttpResponse | undefined> {
  if (request.target.replace(/\?.*$/s, "") !== PATH) return undefined;
  if (request.method === "GET")
    return { status: 200, headers: { "content-type": "application/octet-stream" }, body: world.export() };
  if (request.method !== "PUT") return undefined;
  try {
    await world.import(chunksOf(request.body));
    return json(200, { imported: true });
  } catch (error) {
    if (error instanceof WorldFileError) return json(400, { error: error.message });
    return json(500, { error: `Misfire failed: ${error instanceof Error ? error.message : String(error)}` });
  }
}

async function* chunksOf(body: HttpRequest["body"]): AsyncIterable<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else if (body) yield* body;
}

const json = (status: number, body: object): HttpResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(`${JSON.stringify(body)}\n`),
});
