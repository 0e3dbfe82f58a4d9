import { createHash } from "node:crypto";
import { crc32, inflateRawSync } from "node:zlib";
import type { Content } from "../../kernel/index.ts";
import { invalidParameterValue, notEmulated } from "./errors.ts";
import { UNZIPPED_MAX } from "./limits.ts";
import type { Code } from "./state.ts";
import { compressedOf, listZip, type ZipEntry } from "./zip-listing.ts";

/** Reads a zip to its end, as Lambda does when it is uploaded, and throws AWS's refusals. Nothing is inflated beyond what it claims. */
export async function checkedCode(zip: Content): Promise<Code> {
  if (zip.length === 0) throw empty();
  if (zip.length > UNZIPPED_MAX) throw tooLarge();
  const bytes = await zip.bytes();
  const entries = listZip(bytes);
  if (!entries) throw unreadable();
  if (entries.length === 0) throw empty();
  const unzipped = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (unzipped > UNZIPPED_MAX) throw tooLarge();
  const link = entries.find((entry) => entry.isSymbolicLink);
  if (link) throw notEmulated(`A symbolic link in the zip (${link.name})`);
  if (!canBeUnpacked(entries) || !entries.every((entry) => isWhole(bytes, entry))) throw unreadable();
  return { sha256: createHash("sha256").update(bytes).digest("base64"), size: zip.length, unzipped, zip };
}

const empty = (): Error => invalidParameterValue("Uploaded file must be a non-empty zip");

const unreadable = (): Error =>
  invalidParameterValue("Could not unzip uploaded file. Please check your file, then try to upload again.");

const tooLarge = (): Error => invalidParameterValue(`Unzipped size must be smaller than ${UNZIPPED_MAX} bytes`);

/** Bytes of a path and of one step of it: https://man7.org/linux/man-pages/man0/limits.h.0p.html (PATH_MAX, NAME_MAX) */
const PATH_BYTES_MAX = 4096;
const STEP_BYTES_MAX = 255;

/** Whether all paths stay inside, and none is a file and a folder at once. */
function canBeUnpacked(entries: readonly ZipEntry[]): boolean {
  // With the least character between the steps, what lies below a file would come right after it.
  const sorted = entries.map(({ name }) => name.replaceAll("/", "\0")).toSorted();
  const clash = sorted.some((name, at) => at > 0 && name.startsWith(`${sorted[at - 1] ?? ""}\0`));
  return !clash && entries.every(({ name }) => staysInside(name) && isNameable(name));
}

const isNameable = (name: string): boolean =>
  Buffer.byteLength(name) <= PATH_BYTES_MAX &&
  name.split("/").every((step) => Buffer.byteLength(step) <= STEP_BYTES_MAX);

const staysInside = (name: string): boolean =>
  name !== "" &&
  !name.startsWith("/") &&
  !/^[A-Za-z]:/.test(name) &&
  !name.includes("\0") &&
  !name.split(/[/\\]/).includes("..");

/** Whether a file inflates to what its entry says. The limit on the output makes a bomb fail as soon as it exceeds its claim. */
function isWhole(bytes: Uint8Array, entry: ZipEntry): boolean {
  const compressed = compressedOf(bytes, entry);
  if (!compressed) return false;
  try {
    const plain = plainOf(compressed, entry);
    return plain.length === entry.size && crc32(plain) === entry.crc;
  } catch {
    return false;
  }
}

function plainOf(compressed: Uint8Array, entry: ZipEntry): Uint8Array {
  if (entry.method === "stored") return compressed;
  return entry.size === 0 ? new Uint8Array() : inflateRawSync(compressed, { maxOutputLength: entry.size });
}
