import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Scratch } from "../kernel/index.ts";

/** Up to this many bytes of one message stay in memory; what comes later goes to disk. Ours. */
const MEMORY_MAX = 4 * 1024 * 1024;

export type SpoolFolder = () => Scratch;
let files = 0;

/** Bytes on their way from one side to the other, first in, first out, of any length. */
export class Spool {
  readonly #folder: SpoolFolder;
  #chunks: Uint8Array[] = [];
  #held = 0;
  #file: { readonly fd: number; readonly path: string; written: number; read: number } | undefined;

  constructor(folder: SpoolFolder) {
    this.#folder = folder;
  }

  get length(): number {
    return this.#held + (this.#file ? this.#file.written - this.#file.read : 0);
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (!this.#file && this.#held + bytes.length <= MEMORY_MAX) {
      this.#chunks.push(bytes);
      this.#held += bytes.length;
      return;
    }
    this.#file ??= this.#create();
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file.fd, bytes, done);
    this.#file.written += bytes.length;
  }

  /** At most `max` of the oldest bytes. */
  take(max: number): Uint8Array {
    const taken: Uint8Array[] = [];
    let left = max;
    while (left > 0 && this.#chunks.length > 0) {
      const chunk = this.#chunks[0]!;
      const part = chunk.subarray(0, left);
      taken.push(part);
      left -= part.length;
      this.#held -= part.length;
      if (part.length < chunk.length) this.#chunks[0] = chunk.subarray(part.length);
      else this.#chunks.shift();
    }
    if (left > 0 && this.#file) taken.push(this.#takeFromFile(this.#file, left));
    return taken.length === 1 ? taken[0]! : Buffer.concat(taken);
  }

  close(): void {
    this.#chunks = [];
    this.#held = 0;
    if (!this.#file) return;
    closeSync(this.#file.fd);
    unlinkSync(this.#file.path);
    this.#file = undefined;
  }

  #create(): { fd: number; path: string; written: number; read: number } {
    const path = join(this.#folder().folder("spool"), String((files += 1)));
    return { fd: openSync(path, "wx+", 0o600), path, written: 0, read: 0 };
  }

  #takeFromFile(file: { readonly fd: number; written: number; read: number }, max: number): Uint8Array {
    const bytes = Buffer.allocUnsafe(Math.min(max, file.written - file.read));
    let done = 0;
    while (done < bytes.length) done += readSync(file.fd, bytes, done, bytes.length - done, file.read + done);
    file.read += done;
    if (file.read === file.written) this.close();
    return bytes;
  }
}
