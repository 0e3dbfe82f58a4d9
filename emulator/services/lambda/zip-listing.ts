/** One file or folder of a zip. */
export interface ZipEntry {
  readonly name: string;
  readonly method: "stored" | "deflated";
  readonly crc: number;
  /** Bytes in the zip. */
  readonly compressed: number;
  /** Bytes inflated, as claimed. */
  readonly size: number;
  /** Where the file's own header begins. */
  readonly offset: number;
  readonly isSymbolicLink: boolean;
}

// Signatures and layouts: APPNOTE.TXT 6.3.10, sections 4.3.7 (local), 4.3.12 (central), 4.3.14 to 4.3.16 (end).
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const LOCAL_LENGTH = 30;
const CENTRAL_LENGTH = 46;
const END_LENGTH = 22;
const LOCATOR_64_LENGTH = 20;
const END_64_LENGTH = 56;
const COMMENT_MAX = 65_535;
const UNIX = 3;
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;
/** A 32-bit field with this value stands for a 64-bit one elsewhere. */
const IN_64 = 0xffffffff;

/** The files of a zip by its central directory; `undefined` when it is no zip, or one that asks for more than Lambda reads. */
export function listZip(bytes: Uint8Array): readonly ZipEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const directory = findDirectory(view);
    if (!directory || directory.count * CENTRAL_LENGTH > bytes.length) return undefined;
    const entries: ZipEntry[] = [];
    let at = directory.offset;
    for (let i = 0; i < directory.count; i += 1) {
      const read = readEntry(view, at);
      if (!read) return undefined;
      entries.push(read.entry);
      at = read.next;
    }
    return entries;
  } catch (error) {
    // A DataView throws where the bytes end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The bytes of one file as they lie in the zip; `undefined` when they are not all there. */
export function compressedOf(bytes: Uint8Array, entry: ZipEntry): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.offset + LOCAL_LENGTH > bytes.length || view.getUint32(entry.offset, true) !== LOCAL) return undefined;
  const names = view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const start = entry.offset + LOCAL_LENGTH + names;
  return start + entry.compressed > bytes.length ? undefined : bytes.subarray(start, start + entry.compressed);
}

interface Directory {
  readonly count: number;
  readonly offset: number;
}

/** The end record is the last thing in a zip, but for a comment. */
function findDirectory(view: DataView): Directory | undefined {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - COMMENT_MAX); at -= 1) {
    if (view.getUint32(at, true) !== END) continue;
    return findDirectory64(view, at) ?? { count: view.getUint16(at + 10, true), offset: view.getUint32(at + 16, true) };
  }
  return undefined;
}

function findDirectory64(view: DataView, end: number): Directory | undefined {
  const locator = end - LOCATOR_64_LENGTH;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) return undefined;
  const at = Number(view.getBigUint64(locator + 8, true));
  if (at + END_64_LENGTH > view.byteLength || view.getUint32(at, true) !== END_64) return undefined;
  return { count: Number(view.getBigUint64(at + 32, true)), offset: Number(view.getBigUint64(at + 48, true)) };
}

function readEntry(view: DataView, at: number): { readonly entry: ZipEntry; readonly next: number } | undefined {
  if (view.getUint32(at, true) !== CENTRAL) return undefined;
  const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
  const method = METHODS.get(view.getUint16(at + 10, true));
  if (isEncrypted || !method) return undefined;
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const nameAt = at + CENTRAL_LENGTH;
  const sizes = wideSizes(view, nameAt + nameLength, extraLength, {
    size: view.getUint32(at + 24, true),
    compressed: view.getUint32(at + 20, true),
    offset: view.getUint32(at + 42, true),
  });
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + nameAt, nameLength));
  return {
    entry: { name, method, crc: view.getUint32(at + 16, true), isSymbolicLink: isSymbolicLink(view, at), ...sizes },
    next: nameAt + nameLength + extraLength + view.getUint16(at + 32, true),
  };
}

/** Unix keeps a file's mode in the upper half of the external attributes (4.4.2, 4.4.15). */
const isSymbolicLink = (view: DataView, at: number): boolean =>
  view.getUint8(at + 5) === UNIX && (view.getUint16(at + 40, true) & FILE_TYPE) === SYMBOLIC_LINK;

const METHODS: ReadonlyMap<number, ZipEntry["method"]> = new Map([
  [0, "stored"],
  [8, "deflated"],
]);

type Sizes = Pick<ZipEntry, "size" | "compressed" | "offset">;

/** Takes from the zip64 extra field (section 4.5.3) what did not fit into 32 bits. */
function wideSizes(view: DataView, start: number, length: number, narrow: Sizes): Sizes {
  let at = start;
  while (at + 4 <= start + length && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  if (at + 4 > start + length) return narrow;
  at += 4;
  const wide = (value: number): number => {
    if (value !== IN_64) return value;
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  };
  // In this order, and only those that are marked.
  const size = wide(narrow.size);
  const compressed = wide(narrow.compressed);
  return { size, compressed, offset: wide(narrow.offset) };
}
