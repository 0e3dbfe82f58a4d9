import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import {
  frame,
  FRAME_HEAD,
  readFrame,
  type Content,
  type ContentStore,
  type RowChange,
  type WorldStamp,
} from "./kernel/index.ts";

/** What stops a file from being a world, in a sentence. */
export class WorldFileError extends Error {}

const FORMAT = 1;
const MAGIC = `misfire world ${FORMAT}\n`;
/** Rows that go into one record. */
const ROWS_MAX = 500;

/** Records of a world's file, in this order: its stamp, its rows, the bytes of its contents, and what vouches for all of it. */
type Part =
  | { readonly part: "stamp"; readonly stamp: WorldStamp; readonly version: string }
  | { readonly part: "rows"; readonly rows: readonly RowChange[] }
  | { readonly part: "file"; readonly file: string; readonly length: number }
  | { readonly part: "bytes"; readonly bytes: Uint8Array }
  /** SHA-256 of everything before, in hex. */
  | { readonly part: "end"; readonly rows: number; readonly files: number; readonly sha256: string };

/** A world, encoded at one moment; its contents cannot change any more. */
export interface WorldImage {
  readonly stamp: WorldStamp;
  readonly version: string;
  readonly rows: readonly RowChange[];
  /** By the names that rows use. */
  readonly files: ReadonlyMap<string, Content>;
}

/** The file of a world, piece by piece. */
export async function* writeWorld({ stamp, version, rows, files }: WorldImage): AsyncIterable<Uint8Array> {
  const hash = createHash("sha256");
  const piece = (bytes: Uint8Array): Uint8Array => {
    hash.update(bytes);
    return bytes;
  };
  const part = (value: Part): Uint8Array => piece(frame(serialize(value)));
  yield piece(Buffer.from(MAGIC));
  yield part({ part: "stamp", stamp, version });
  for (let at = 0; at < rows.length; at += ROWS_MAX) yield part({ part: "rows", rows: rows.slice(at, at + ROWS_MAX) });
  for (const [file, content] of files) {
    yield part({ part: "file", file, length: content.length });
    for await (const bytes of content.read()) yield part({ part: "bytes", bytes });
  }
  yield frame(
    serialize({ part: "end", rows: rows.length, files: files.size, sha256: hash.digest("hex") } satisfies Part),
  );
}

/** Reads a world's file to its end, contents into `contents`. Throws `WorldFileError` for anything but a whole one. */
export async function readWorld(chunks: AsyncIterable<Uint8Array>, contents: ContentStore): Promise<WorldImage> {
  const reader = new Reader(chunks);
  try {
    return await readParts(reader, contents);
  } finally {
    await reader.leave();
  }
}

async function readParts(reader: Reader, contents: ContentStore): Promise<WorldImage> {
  await reader.magic();
  const first = await reader.next();
  if (first.part !== "stamp") throw reader.error("does not begin with its stamp");
  const rows: RowChange[] = [];
  const files = new Map<string, Content>();
  for (let next = await reader.next(); ; next = await reader.next()) {
    switch (next.part) {
      case "rows":
        rows.push(...next.rows);
        break;
      case "file":
        files.set(next.file, await contents.write(reader.bytes(next.length)));
        break;
      case "end":
        if (next.rows !== rows.length || next.files !== files.size || !reader.vouched(next.sha256))
          throw reader.error("does not hold what its end says");
        await reader.end();
        return { stamp: first.stamp, version: first.version, rows, files };
      case "stamp":
      case "bytes":
        throw reader.error(`has a part "${next.part}" where none may be`);
      default:
        next satisfies never;
    }
  }
}

class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #hash = createHash("sha256");
  #held: Buffer = Buffer.alloc(0);
  #offset = 0;
  #before = "";

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async magic(): Promise<void> {
    await this.#fill(MAGIC.length);
    const begin = this.#held.toString("latin1", 0, MAGIC.length);
    const other = /^misfire world (\d+)\n/.exec(begin)?.[1];
    if (begin !== MAGIC)
      throw new WorldFileError(
        other === undefined
          ? `This is no world of Misfire: it does not begin with "${MAGIC.trim()}".`
          : `This world is of format ${other}, and this version of Misfire reads ${FORMAT}.`,
      );
    this.#take(MAGIC.length);
  }

  async next(): Promise<Part> {
    await this.#fill(FRAME_HEAD);
    let found = readFrame(this.#held, 0);
    // Its head tells how much is missing.
    while (found.kind === "cut") {
      if (!(await this.#fill(this.#held.length + found.missing))) throw this.error("is cut off");
      found = readFrame(this.#held, 0);
    }
    if (found.kind === "damaged") throw this.error(`is damaged: ${found.what} is not what was written`);
    const part: unknown = deserialize(found.record);
    this.#before = this.#hash.copy().digest("hex");
    this.#take(found.end);
    if (!isPart(part)) throw this.error("holds what is no part of a world");
    return part;
  }

  async *bytes(length: number): AsyncIterable<Uint8Array> {
    for (let read = 0; read < length;) {
      const next = await this.next();
      if (next.part !== "bytes") throw this.error("ends before its contents do");
      read += next.bytes.length;
      yield next.bytes;
    }
  }

  /** Whether that is the sum of all that came before the last part. */
  vouched(sha256: string): boolean {
    return sha256 === this.#before;
  }

  /** Nothing may follow. */
  async end(): Promise<void> {
    if (await this.#fill(1)) throw this.error("goes on after its end");
  }

  async leave(): Promise<void> {
    await this.#chunks.return?.();
  }

  error(what: string): WorldFileError {
    return new WorldFileError(`The world's file ${what} (at byte ${this.#offset}).`);
  }

  #take(length: number): void {
    this.#hash.update(this.#held.subarray(0, length));
    this.#held = this.#held.subarray(length);
    this.#offset += length;
  }

  /** Whether there are so many bytes. */
  async #fill(length: number): Promise<boolean> {
    if (this.#held.length >= length) return true;
    const chunks: Uint8Array[] = [this.#held];
    let held = this.#held.length;
    while (held < length) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      chunks.push(next.value);
      held += next.value.length;
    }
    this.#held = Buffer.concat(chunks);
    return held >= length;
  }
}

/** What the checksum vouches for was written by us. */
const isPart = (value: unknown): value is Part =>
  typeof value === "object" &&
  value !== null &&
  "part" in value &&
  typeof value.part === "string" &&
  ["stamp", "rows", "file", "bytes", "end"].includes(value.part);
