import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { FunctionCode, Scratch } from "../kernel/index.ts";
import { UNZIPPED_MAX } from "./limits.ts";

export interface CodeFolder {
  readonly path: string;
  /** All files together, unzipped. */
  readonly bytes: number;
  /** Why the package was not unzipped: it would reach outside its folder, or is no zip. */
  readonly refused?: string;
}

/** Unzips every deployment package once, by its hash; nothing writes to the folder again. */
export interface CodeStore {
  folderOf(code: FunctionCode): Promise<CodeFolder>;
  /** Layers, each unzipped over the ones before it. */
  optOf(layers: readonly FunctionCode[]): Promise<CodeFolder>;
}

export function createCodeStore(scratch: () => Scratch): CodeStore {
  const folders = new Map<string, Promise<CodeFolder>>();
  const once = (key: string, make: () => Promise<CodeFolder>): Promise<CodeFolder> => {
    let folder = folders.get(key);
    if (!folder) folders.set(key, (folder = make()));
    return folder;
  };
  return {
    folderOf: (code) =>
      once(code.sha256, () => unpack(code, scratch().folder(join("code", hex(Buffer.from(code.sha256, "base64")))))),
    optOf(layers) {
      const key = createHash("sha256")
        .update(layers.map(({ sha256 }) => sha256).join())
        .digest();
      return once(`opt ${hex(key)}`, () => stack(layers, scratch().folder(join("opt", hex(key)))));
    },
  };
}

const hex = (bytes: Buffer): string => bytes.toString("hex");

async function stack(layers: readonly FunctionCode[], path: string): Promise<CodeFolder> {
  let bytes = 0;
  for (const layer of layers) {
    const unpacked = await unpack(layer, path);
    if (unpacked.refused !== undefined) return unpacked;
    bytes += unpacked.bytes;
  }
  return { path, bytes };
}

async function unpack(code: FunctionCode, path: string): Promise<CodeFolder> {
  const zip = await code.zip.bytes();
  const modes = readModes(zip);
  let bytes = 0;
  const refusals: string[] = [];
  const files = unzip(zip, (name, size) => {
    bytes += size;
    const refusal =
      bytes > UNZIPPED_MAX
        ? `Unzipped size must be smaller than ${UNZIPPED_MAX} bytes`
        : refusalOf(name, modes.get(name));
    if (refusal !== undefined) refusals.push(refusal);
    return refusals.length === 0;
  });
  const refused = files === undefined ? "Could not unzip uploaded file." : refusals[0];
  if (!files || refused !== undefined) return { path, bytes: 0, ...(refused === undefined ? {} : { refused }) };
  for (const [name, content] of Object.entries(files)) {
    const target = join(path, name);
    if (name.endsWith("/")) {
      makeFolder(path, name);
      continue;
    }
    makeFolder(path, dirname(name));
    rmSync(target, { recursive: true, force: true });
    writeFileSync(target, content);
    if (((modes.get(name) ?? 0) & 0o111) !== 0) chmodSync(target, 0o755);
  }
  return { path, bytes };
}

/** A layer may have a file where the next one has a folder: the next one counts. */
function makeFolder(root: string, folder: string): void {
  let path = root;
  for (const step of folder.split("/").filter((name) => name !== "" && name !== ".")) {
    path = join(path, step);
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path);
  }
  mkdirSync(path, { recursive: true });
}

/** `undefined` for what is no zip. `wanted` says which entries are read. */
function unzip(
  zip: Uint8Array,
  wanted: (name: string, size: number) => boolean,
): Record<string, Uint8Array> | undefined {
  try {
    return unzipSync(zip, { filter: (file) => wanted(file.name, file.originalSize) });
  } catch {
    return undefined;
  }
}

const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

function refusalOf(name: string, mode: number | undefined): string | undefined {
  const steps = name.split(/[/\\]/);
  if (name.includes("\0") || name.startsWith("/") || /^[A-Za-z]:/.test(name) || steps.includes(".."))
    return `the package names a file outside itself: ${JSON.stringify(name)}`;
  if (mode !== undefined && (mode & FILE_TYPE) === SYMBOLIC_LINK)
    return `the package holds a symbolic link, which misfire does not follow: ${JSON.stringify(name)}`;
  return undefined;
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
