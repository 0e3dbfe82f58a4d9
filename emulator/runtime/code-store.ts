import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { AwsError, type FunctionCode, type Scratch } from "../kernel/index.ts";
import { UNZIPPED_MAX } from "./limits.ts";

export interface CodeFolder {
  readonly path: string;
  /** All files together, unzipped. */
  readonly bytes: number;
}

/** Unzips every deployment package once, by its hash; nothing writes to the folder again. */
export interface CodeStore {
  /** Rejects with `InvalidZipFileException` for a package that would reach outside its folder. */
  folderOf(code: FunctionCode): Promise<CodeFolder>;
}

export function createCodeStore(scratch: () => Scratch): CodeStore {
  const folders = new Map<string, Promise<CodeFolder>>();
  return {
    folderOf(code) {
      let folder = folders.get(code.sha256);
      if (!folder) folders.set(code.sha256, (folder = unpack(code, scratch)));
      return folder;
    },
  };
}

async function unpack(code: FunctionCode, scratch: () => Scratch): Promise<CodeFolder> {
  const zip = await code.zip.bytes();
  const modes = readModes(zip);
  let bytes = 0;
  const files = unzip(zip, (name, size) => {
    refuseUnsafe(name, modes.get(name));
    bytes += size;
    if (bytes > UNZIPPED_MAX) throw invalidZip(`Unzipped size must be smaller than ${UNZIPPED_MAX} bytes`);
  });
  const path = scratch().folder(join("code", Buffer.from(code.sha256, "base64").toString("hex")));
  for (const [name, content] of Object.entries(files)) {
    const target = join(path, name);
    if (name.endsWith("/")) {
      mkdirSync(target, { recursive: true });
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    if (((modes.get(name) ?? 0) & 0o111) !== 0) chmodSync(target, 0o755);
  }
  return { path, bytes };
}

function unzip(zip: Uint8Array, check: (name: string, size: number) => void): Record<string, Uint8Array> {
  try {
    return unzipSync(zip, {
      filter: (file) => {
        check(file.name, file.originalSize);
        return true;
      },
    });
  } catch (error) {
    throw error instanceof AwsError ? error : invalidZip("Could not unzip uploaded file.");
  }
}

const invalidZip = (message: string): AwsError => new AwsError("InvalidZipFileException", message, { status: 502 });

const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

function refuseUnsafe(name: string, mode: number | undefined): void {
  const steps = name.split(/[/\\]/);
  if (name.includes("\0") || name.startsWith("/") || /^[A-Za-z]:/.test(name) || steps.includes(".."))
    throw invalidZip(`The package names a file outside itself: ${JSON.stringify(name)}`);
  if (mode !== undefined && (mode & FILE_TYPE) === SYMBOLIC_LINK)
    throw invalidZip(`The package holds a symbolic link, which misfire does not follow: ${JSON.stringify(name)}`);
}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const UNIX = 3;

/** File modes by name, from the zip's central directory (APPNOTE 4.3.12), which fflate does not show. */
function readModes(zip: Uint8Array): Map<string, number> {
  const view = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const modes = new Map<string, number>();
  let end = view.length - 22;
  while (end >= 0 && view.readUInt32LE(end) !== DIRECTORY_END) end -= 1;
  if (end < 0) return modes;
  let at = view.readUInt32LE(end + 16);
  while (at + 46 <= view.length && view.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const nameLength = view.readUInt16LE(at + 28);
    const name = view.toString("utf8", at + 46, at + 46 + nameLength);
    if (view[at + 5] === UNIX) modes.set(name, view.readUInt32LE(at + 38) >>> 16);
    at += 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return modes;
}
