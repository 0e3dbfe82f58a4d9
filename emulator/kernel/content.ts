import { join } from "node:path";
import { assert } from "./assert.ts";
import { fileSize, md5, openSink, readFileRange, removeFile, writeFileNow } from "./doors/disk.ts";
import type { FileSink, Scratch } from "./doors/disk.ts";

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
  /** What a row can hold of a content: bytes while they are few, the names of files beyond that. */
  hold(content: Content): HeldContent;
  /** The content that a row held. Throws when its file is missing or of another length. */
  held(held: HeldContent): Content;
  /** Calls back for every file that `hold` names. */
  onHold(listener: (file: string, content: Content) => void): () => void;
  /** From here on `held` finds a file's name to mean this content. */
  adopt(file: string, content: Content): void;
  /** Whether a content of this process lies in that file. */
  lives(file: string): boolean;
}

/** A content as a row can hold it. */
export type HeldContent =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "file"; readonly file: string; readonly length: number; readonly md5: string }
  | { readonly kind: "parts"; readonly parts: readonly HeldContent[] };

/** A folder in which contents outlive the process. */
export interface ContentHome {
  readonly folder: string;
  /** Begins the name of every file, so that no life of a world writes over another's. */
  readonly prefix: string;
  /** Files are to be on the disk itself before anything names them. */
  readonly durable: boolean;
  /** Nobody in this process has that content any more. */
  forgotten(file: string): void;
}

/** What a content is made of, for `hold`. */
type Shape =
  | { readonly kind: "memory"; readonly bytes: Uint8Array }
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "parts"; readonly parts: readonly Content[] };
const shapes = new WeakMap<Content, Shape>();

/** Up to this many bytes are held in the row itself. Ours. */
const INLINE_MAX = 4096;

export class ContentTooLarge extends Error {}

/** Up to this many bytes stay in memory. Ours, not AWS's. */
const MEMORY_MAX = 1024 * 1024;

export function createContentStore(scratch: () => Scratch, home?: ContentHome): ContentStore {
  let files = 0;
  /** Whatever content lies in a file; `undefined` while it is written. */
  const alive = new Map<string, WeakRef<Content> | undefined>();
  const adopted = new Map<string, Content>();
  const listeners = new Set<(file: string, content: Content) => void>();
  /** Files that hold what is in memory as well. */
  const copies = new WeakMap<Content, string>();
  const folder = (): string => home?.folder ?? scratch().folder("content");
  const forgotten = new FinalizationRegistry<{ readonly file: string; readonly path: string }>(({ file, path }) => {
    if (alive.get(file)?.deref()) return;
    alive.delete(file);
    if (home) home.forgotten(file);
    else void removeFile(path);
  });
  const newFile = (): string => `${home?.prefix ?? ""}${(files += 1)}`;
  const keep = (content: Content, file: string): void => {
    alive.set(file, new WeakRef(content));
    forgotten.register(content, { file, path: join(folder(), file) });
  };
  const onDisk = (file: string, length: number, hash: string): Content => {
    const path = join(folder(), file);
    const content: Content = {
      length,
      md5: hash,
      read: (start = 0, end = length) => (start >= end ? nothing() : hold(content, readFileRange(path, start, end))),
      bytes: async () => joined(await collect(content.read())),
    };
    shapes.set(content, { kind: "file", file });
    keep(content, file);
    return content;
  };
  const named = (content: Content, file: string): HeldContent => {
    for (const listener of listeners) listener(file, content);
    return { kind: "file", file, length: content.length, md5: content.md5 };
  };
  const store: ContentStore = {
    of: inMemory,
    concat,
    hold(content) {
      const shape = shapes.get(content);
      assert(shape, "a content that no store made is to be kept");
      if (shape.kind === "file") return named(content, shape.file);
      if (shape.kind === "parts") return { kind: "parts", parts: shape.parts.map((part) => store.hold(part)) };
      if (!home || shape.bytes.length <= INLINE_MAX) return { kind: "bytes", bytes: shape.bytes };
      let file = copies.get(content);
      if (file === undefined) {
        file = newFile();
        writeFileNow(join(home.folder, file), shape.bytes, home.durable);
        copies.set(content, file);
        keep(content, file);
      }
      return named(content, file);
    },
    held(given) {
      switch (given.kind) {
        case "bytes":
          return inMemory(given.bytes);
        case "parts":
          return concat(given.parts.map((part) => store.held(part)));
        case "file": {
          // Two rows may name one file: it is gone when the last content of it is.
          const known = adopted.get(given.file) ?? alive.get(given.file)?.deref();
          if (known) return known;
          const path = join(folder(), given.file);
          const size = fileSize(path);
          if (size !== given.length)
            throw new Error(
              size === undefined ? `${path} is missing` : `${path} holds ${size} bytes instead of ${given.length}`,
            );
          return onDisk(given.file, given.length, given.md5);
        }
        default:
          return given satisfies never;
      }
    },
    onHold(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    adopt: (file, content) => void adopted.set(file, content),
    lives: (file) => alive.has(file),
    async write(chunks, limit = Infinity) {
      const hash = md5();
      const held: Uint8Array[] = [];
      let length = 0;
      let sink: FileSink | undefined;
      let file = "";
      try {
        for await (const chunk of chunks) {
          length += chunk.length;
          if (length > limit) throw new ContentTooLarge(`more than ${limit} bytes`);
          hash.update(chunk);
          if (sink) await sink.write(chunk);
          else {
            held.push(chunk);
            if (length > MEMORY_MAX) {
              file = newFile();
              alive.set(file, undefined);
              sink = await openSink(join(folder(), file));
              for (const earlier of held.splice(0)) await sink.write(earlier);
            }
          }
        }
      } catch (error) {
        await sink?.close();
        if (file) {
          alive.delete(file);
          await removeFile(join(folder(), file));
        }
        throw error;
      }
      if (!sink) return memory(joined(held), hash.digest("hex"));
      await sink.close(home?.durable);
      return onDisk(file, length, hash.digest("hex"));
    },
  };
  return store;
}

const inMemory = (bytes: Uint8Array): Content => memory(bytes, md5().update(bytes).digest("hex"));

function memory(bytes: Uint8Array, hash: string): Content {
  const content: Content = {
    length: bytes.length,
    md5: hash,
    read: async function* (start = 0, end = bytes.length) {
      if (start < end) yield bytes.subarray(start, end);
    },
    bytes: () => Promise.resolve(bytes),
  };
  shapes.set(content, { kind: "memory", bytes });
  return content;
}

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
  shapes.set(content, { kind: "parts", parts });
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
