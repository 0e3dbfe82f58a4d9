import { join } from "node:path";
import { md5, openSink, readFileRange, removeFile, type FileSink, type Scratch } from "./doors/disk.ts";

/** Bytes that a request brought or an object holds: in memory while small, on disk beyond that. Never changes. */
export interface Content {
  readonly length: number;
  /** Of all bytes, lower-case hex. */
  readonly md5: string;
  /** The bytes from `start` up to, not including, `end`; all of them by default. May be read any number of times. */
  read(start?: number, end?: number): AsyncIterable<Uint8Array>;
  /** All bytes at once. Meant for what is known to be small (a policy, a zip of at most 50 MB). */
  bytes(): Promise<Uint8Array>;
}

export interface ContentStore {
  /** Reads `chunks` to their end. `limit` in bytes: more than that throws `ContentTooLarge`. */
  write(chunks: AsyncIterable<Uint8Array>, limit?: number): Promise<Content>;
  of(bytes: Uint8Array): Content;
  /** One content out of several, without copying (multipart uploads). `md5` is not that of the whole: S3 does not show one. */
  concat(parts: readonly Content[]): Content;
}

export class ContentTooLarge extends Error {}

/** Up to this many bytes stay in memory. Ours, not AWS's. */
const MEMORY_MAX = 1024 * 1024;

export function createContentStore(scratch: () => Scratch): ContentStore {
  let files = 0;
  const forgotten = new FinalizationRegistry<string>((path) => void removeFile(path));
  const onDisk = (path: string, length: number, hash: string): Content => {
    const content: Content = {
      length,
      md5: hash,
      read: (start = 0, end = length) => (start >= end ? nothing() : hold(content, readFileRange(path, start, end))),
      bytes: async () => joined(await collect(content.read())),
    };
    forgotten.register(content, path);
    return content;
  };
  return {
    of: inMemory,
    concat,
    async write(chunks, limit = Infinity) {
      const hash = md5();
      const held: Uint8Array[] = [];
      let length = 0;
      let sink: FileSink | undefined;
      let path = "";
      try {
        for await (const chunk of chunks) {
          length += chunk.length;
          if (length > limit) throw new ContentTooLarge(`more than ${limit} bytes`);
          hash.update(chunk);
          if (sink) await sink.write(chunk);
          else {
            held.push(chunk);
            if (length > MEMORY_MAX) {
              path = join(scratch().folder("content"), String((files += 1)));
              sink = await openSink(path);
              for (const earlier of held.splice(0)) await sink.write(earlier);
            }
          }
        }
      } catch (error) {
        await sink?.close();
        if (path) await removeFile(path);
        throw error;
      }
      if (!sink) return memory(joined(held), hash.digest("hex"));
      await sink.close();
      return onDisk(path, length, hash.digest("hex"));
    },
  };
}

const inMemory = (bytes: Uint8Array): Content => memory(bytes, md5().update(bytes).digest("hex"));

const memory = (bytes: Uint8Array, hash: string): Content => ({
  length: bytes.length,
  md5: hash,
  read: async function* (start = 0, end = bytes.length) {
    if (start < end) yield bytes.subarray(start, end);
  },
  bytes: () => Promise.resolve(bytes),
});

function concat(parts: readonly Content[]): Content {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const content: Content = {
    length,
    md5: "",
    async *read(start = 0, end = length) {
      let offset = 0;
      for (const part of parts) {
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, part.length);
        if (from < to) yield* part.read(from, to);
        offset += part.length;
        if (offset >= end) return;
      }
    },
    bytes: async () => joined(await collect(content.read())),
  };
  return content;
}

/** Keeps the content, and with it its file, alive while it is read. */
async function* hold(content: Content, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* chunks;
  void content.length;
}

async function* nothing(): AsyncIterable<Uint8Array> {}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const held: Uint8Array[] = [];
  for await (const chunk of chunks) held.push(chunk);
  return held;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
