import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of the world's own, outside the repository, removed when the world ends. */
export interface Scratch {
  readonly path: string;
  /** A new folder below it. */
  folder(name: string): string;
  remove(): void;
}

export function createScratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), "misfire-"));
  return {
    path,
    folder(name) {
      const folder = join(path, name);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export interface FileSink {
  write(chunk: Uint8Array): Promise<void>;
  /** `synced`: once it is on the disk itself. */
  close(synced?: boolean): Promise<void>;
}

export async function openSink(path: string): Promise<FileSink> {
  const file = await open(path, "w", 0o600);
  return {
    write: async (chunk) => {
      for (let done = 0; done < chunk.length;) done += (await file.write(chunk, done)).bytesWritten;
    },
    async close(synced) {
      if (synced) await file.sync();
      await file.close();
    },
  };
}

/** Bytes `start` up to, not including, `end` of a file. */
export const readFileRange = (path: string, start: number, end: number): AsyncIterable<Uint8Array> =>
  createReadStream(path, { start, end: end - 1 });

/** Writes a file before it returns; `synced`: to the disk itself. */
export function writeFileNow(path: string, bytes: Uint8Array, synced: boolean): void {
  const file = openSync(path, "w", 0o600);
  try {
    writeFileSync(file, bytes);
    if (synced) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** In bytes; `undefined` when there is no such file. */
export const fileSize = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size;

export const removeFile = (path: string): Promise<void> => rm(path, { force: true });

export const md5 = (): Hash => createHash("md5");
