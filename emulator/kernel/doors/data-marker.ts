import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolderError, FORMAT } from "./data-records.ts";
import { takeLock } from "./lock-file.ts";

/** Says whose folder it is. */
const MARKER = "misfire.json";

/** Makes a folder ours, or finds that it is, and locks it; the returned function lets go of it. Throws `DataFolderError`. */
export function claimFolder(path: string): () => void {
  prepare(path);
  return locked(path);
}

/** Sees to it that there is a folder, and that it is ours. */
function prepare(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new DataFolderError(`${path} is a file; a world is kept in a folder`);
  const marker = join(path, MARKER);
  try {
    mkdirSync(join(path), { recursive: true });
    if (existsSync(marker)) return checkFormat(marker);
    const strange = readdirSync(path).filter((name) => name !== `${MARKER}.new`);
    if (strange.length > 0)
      throw new DataFolderError(
        `${path} holds other things (${strange.slice(0, 3).join(", ")}): choose a folder that is empty or not there`,
      );
    writeFileSync(`${marker}.new`, `${JSON.stringify({ holds: "a world of Misfire", format: FORMAT })}\n`);
    renameSync(`${marker}.new`, marker);
    mkdirSync(join(path, "blobs"), { recursive: true });
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError(`${path} cannot be used: ${reasonOf(error)}`);
  }
}

function checkFormat(marker: string): void {
  let held: unknown;
  try {
    held = JSON.parse(readFileSync(marker, "utf8"));
  } catch {
    throw new DataFolderError(`${marker} is damaged: it should be JSON that names a format`);
  }
  const format = typeof held === "object" && held !== null && "format" in held ? held.format : undefined;
  if (format !== FORMAT)
    throw new DataFolderError(
      `${marker} names format ${String(format)}, and this version of Misfire reads ${FORMAT}: use the version that wrote it`,
    );
}

function locked(path: string): () => void {
  try {
    return takeLock(join(path, "lock"));
  } catch (error) {
    throw new DataFolderError(`${path} cannot be opened: ${reasonOf(error)}`);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
