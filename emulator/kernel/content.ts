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
    const content = new FileContent(join(folder(), file), file, length, hash);
    keep(content, file);
    return content;
  };
  const named = (content: Content, file: string): HeldContent => {
    for (const listener of listeners) listener(file, content);
    return { kind: "file", file, length: content.length, md5: content.md5 };
  };
  const store: ContentStore = {
    of: inMemory,
    concat: (parts) => new JoinedContent(parts),
    hold(content) {
      if (content instanceof FileContent) return named(content, content.file);
      if (content instanceof JoinedContent)
        return { kind: "parts", parts: content.parts.map((part) => store.hold(part)) };
      assert(content instanceof MemoryContent, "a content that no store made is to be kept");
      const bytes = content.held;
      if (!home || bytes.length <= INLINE_MAX) return { kind: "bytes", bytes };
      let file = copies.get(content);
      if (file === undefined) {
        file = newFile();
        writeFileNow(join(home.folder, file), bytes, home.durable);
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
          return new JoinedContent(given.parts.map((part) => store.held(part)));
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
      if (!sink) return new MemoryContent(ownBytes(joined(held)), hash.digest("hex"));
      await sink.close(home?.durable);
      return onDisk(file, length, hash.digest("hex"));
    },
  };
  return store;
}

const inMemory = (bytes: Uint8Array): Content => new MemoryContent(bytes, md5().update(bytes).digest("hex"));

// Classes, not objects of closures: see decisions/014-garbage-stays-young.md.

class MemoryContent implements Content {
  readonly held: Uint8Array;
  readonly md5: string;

  constructor(bytes: Uint8Array, hash: string) {
    this.held = bytes;
    this.md5 = hash;
  }

  get length(): number {
    return this.held.length;
  }

  async *read(start = 0, end: number = this.held.length): AsyncIterable<Uint8Array> {
    if (start < end) yield this.held.subarray(start, end);
  }

  bytes(): Promise<Uint8Array> {
    return Promise.resolve(this.held);
  }
}

class FileContent implements Content {
  readonly #path: string;
  readonly file: string;
  readonly length: number;
  readonly md5: string;

  constructor(path: string, file: string, length: number, hash: string) {
    this.#path = path;
    this.file = file;
    this.length = length;
    this.md5 = hash;
  }

  read(start = 0, end: number = this.length): AsyncIterable<Uint8Array> {
    return start >= end ? nothing() : hold(this, readFileRange(this.#path, start, end));
  }

  async bytes(): Promise<Uint8Array> {
    return joined(await collect(this.read()));
  }
}

class JoinedContent implements Content {
  readonly parts: readonly Content[];
  readonly length: number;
  readonly md5: string = "";

  constructor(parts: readonly Content[]) {
    this.parts = parts;
    this.length = parts.reduce((sum, part) => sum + part.length, 0);
  }

  async *read(start = 0, end: number = this.length): AsyncIterable<Uint8Array> {
    let offset = 0;
    for (const part of this.parts) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, part.length);
      if (from < to) yield* part.read(from, to);
      offset += part.length;
      if (offset >= end) return;
    }
  }

  async bytes(): Promise<Uint8Array> {
    return joined(await collect(this.read()));
  }
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

/** Bytes that are a small part of what came with them would keep all of it: they move out. */
const ownBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.buffer.byteLength > bytes.length * 2 ? Uint8Array.prototype.slice.call(bytes) : bytes;

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
