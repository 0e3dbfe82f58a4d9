import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What is wrong with what was asked, in a sentence. */
export class WorldFileProblem extends Error {}

/** Writes a world's file: it has its name once it is whole. */
export async function writeWorldFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const draft = `${path}.part`;
  try {
    await pipeline(Readable.from(chunks), createWriteStream(draft));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new WorldFileProblem(
      `${path} could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Throws `WorldFileProblem` where no world can be written under this name. */
export async function checkPlaceFor(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory() === true)
    throw new WorldFileProblem(`${path} is a folder: a world is saved in a file.`);
  const folder = dirname(path);
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true)
    throw new WorldFileProblem(`There is no folder ${folder}.`);
}

/** The bytes of a world's file. Throws `WorldFileProblem` where there is none. */
export async function readWorldFile(path: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new WorldFileProblem(`There is no file ${path}.`);
  return createReadStream(path);
}

export interface Snapshot {
  readonly load?: string;
  readonly save?: string;
}

/** `load a.world save b.world` → both; throws a sentence for anything else. */
export function readSnapshot(words: readonly string[]): Snapshot {
  const files: { load?: string; save?: string } = {};
  for (let at = 0; at < words.length; at += 2) {
    const [what, file] = [words[at], words[at + 1]];
    if ((what !== "load" && what !== "save") || file === undefined || files[what] !== undefined)
      throw new WorldFileProblem(`It takes "load <file>", "save <file>", or both.`);
    files[what] = file;
  }
  return files;
}
