// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import fs from "node:fs";
import { checkCopy, noSpace, placeOfDescriptor, placeOfPath, tellSpace, TmpSpace, type Place } from "./tmp-space.ts";

/**
 * Holds `/tmp` to its size: a write beyond it writes what fits, and the next one ends with `ENOSPC`. Done by replacing the
 * functions of `node:fs` before they learn of Lambda's paths; here all paths are real.
 */
export function limitTmp(): void {
  limitDescriptors();
  limitFiles();
  limitHandles();
  limitCopies();
  for (const name of ["statfsSync", "statfs"]) change(methods, name, (real) => statfs(real));
  change(promises, "statfs", (real) => statfs(real));
}

/** Which folder it is, and how much it holds; until then, nothing is limited. */
export function setTmp(root: string, max: number): void {
  space.open(root, max);
}

const space = new TmpSpace();

type Method = (this: unknown, ...given: unknown[]) => unknown;
type Methods = Record<string, Method | undefined>;
type Done = (error: unknown, ...results: unknown[]) => void;

const methods = fs as unknown as Methods;
const promises = fs.promises as unknown as Methods;
/** Bound before they are replaced. */
const { writeSync, write } = fs;
/** Ours and the log's: not the handler's files. */
const OWN_DESCRIPTORS = 4;

function change(target: Methods, name: string, make: (real: Method) => Method): void {
  const real = target[name];
  if (!real) return;
  const made = make(real);
  // With what `promisify` looks for.
  for (const key of Reflect.ownKeys(real))
    if (!["prototype", "length"].includes(String(key)))
      Object.defineProperty(made, key, { ...Object.getOwnPropertyDescriptor(real, key), configurable: true });
  target[name] = made;
}

/** What one call writes. */
interface Wanted {
  readonly length: number;
  readonly bytes: () => Buffer;
  readonly position: unknown;
}

const viewOf = (data: ArrayBufferView): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

const textBytes = (text: string, encoding: unknown): Buffer =>
  Buffer.from(text, typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8");

/**
 * Reads `(bytes, offset?, length?, position?)`, `(bytes, options)`, `(text, position?, encoding?)` and `(list, position?)`;
 * `undefined` for what is Node's to refuse.
 */
function wantedOf([data, second, third, fourth]: readonly unknown[]): Wanted | undefined {
  if (typeof data === "string") {
    const bytes = textBytes(data, third);
    return { length: bytes.length, bytes: () => bytes, position: second };
  }
  if (Array.isArray(data)) {
    const list = data as unknown[];
    if (!list.every((item) => ArrayBuffer.isView(item))) return undefined;
    const length = list.reduce((sum: number, item) => sum + item.byteLength, 0);
    return { length, bytes: () => Buffer.concat(list.map(viewOf)), position: second };
  }
  if (!ArrayBuffer.isView(data)) return undefined;
  const options = typeof second === "object" && second !== null ? (second as Record<string, unknown>) : undefined;
  const [offset, length, position] = options
    ? [options["offset"], options["length"], options["position"]]
    : [second, third, fourth];
  const start = typeof offset === "number" ? offset : 0;
  const end = typeof length === "number" ? start + length : data.byteLength;
  if (start < 0 || end < start || end > data.byteLength) return undefined;
  return { length: end - start, bytes: () => viewOf(data).subarray(start, end), position };
}

/** How many bytes may go to a descriptor; `undefined`: all of them. Throws when there is no room for any. */
function allowance(fd: number, { length, position }: Wanted): number | undefined {
  if (length === 0) return undefined;
  const taken = space.take(length, () => placeOfDescriptor(fd, position) ?? UNLIMITED);
  if (taken >= length) return undefined;
  if (taken === 0) throw noSpace();
  return taken;
}

const UNLIMITED: Place = { size: Infinity, position: 0 };

const numberOf = (position: unknown): number | null => (Number.isSafeInteger(position) ? (position as number) : null);

const isFile = (fd: unknown): fd is number => typeof fd === "number" && fd > OWN_DESCRIPTORS;

function limitDescriptors(): void {
  for (const name of ["writeSync", "writevSync"])
    change(methods, name, (real) => (...given) => {
      const [fd, ...rest] = given;
      const wanted = isFile(fd) ? wantedOf(rest) : undefined;
      const allowed = wanted && allowance(fd as number, wanted);
      if (!wanted || allowed === undefined) return real.apply(fs, given);
      return writeSync(fd as number, wanted.bytes(), 0, allowed, numberOf(wanted.position));
    });
  for (const name of ["write", "writev"])
    change(methods, name, (real) => (...given) => {
      const [fd, ...rest] = given.slice(0, -1);
      const done = given.at(-1);
      const wanted = isFile(fd) && typeof done === "function" ? wantedOf(rest) : undefined;
      if (!wanted) return real.apply(fs, given);
      let allowed: number | undefined;
      try {
        allowed = allowance(fd as number, wanted);
      } catch (error) {
        process.nextTick(done as Done, error);
        return undefined;
      }
      const arrived = space.begin(allowed ?? wanted.length);
      const finish: Done = (error, written) => {
        arrived();
        if (error) (done as Done)(error);
        else (done as Done)(null, written, given[1]);
      };
      if (allowed === undefined) return real.apply(fs, [fd, ...rest, finish]);
      return write(fd as number, wanted.bytes(), 0, allowed, numberOf(wanted.position), finish);
    });
}

const option = (options: unknown, name: "flag" | "encoding"): unknown =>
  typeof options === "string"
    ? name === "encoding"
      ? options
      : undefined
    : (options as Record<string, unknown> | null | undefined)?.[name];

const descriptorOf = (target: unknown): unknown =>
  typeof target === "number" ? target : (target as { fd?: unknown } | null | undefined)?.fd;

/** Whether a whole file's content goes to `/tmp`, and which bytes: all of them, or what fits. */
function fitting(
  name: string,
  [target, data, options]: readonly unknown[],
): { readonly bytes: Buffer; readonly all: boolean } | undefined {
  const fd = descriptorOf(target);
  if (!isFile(fd) && !space.holds(target)) return undefined;
  if (typeof data !== "string" && !ArrayBuffer.isView(data)) return undefined;
  const bytes = typeof data === "string" ? textBytes(data, option(options, "encoding")) : viewOf(data);
  if (bytes.length === 0) return undefined;
  const flag = option(options, "flag");
  const mode = typeof flag === "string" ? flag : name === "appendFile" ? "a" : "w";
  const taken = space.take(bytes.length, () =>
    isFile(fd) ? (placeOfDescriptor(fd, undefined) ?? UNLIMITED) : placeOfPath(String(target), mode),
  );
  return { bytes: bytes.subarray(0, taken), all: taken >= bytes.length };
}

/** Those with a callback write through `fs.write`. */
function limitFiles(): void {
  for (const name of ["writeFile", "appendFile"]) {
    change(methods, `${name}Sync`, (real) => (...given) => {
      const fits = fitting(name, given);
      if (!fits || fits.all) return real.apply(fs, given);
      real.apply(fs, [given[0], fits.bytes, given[2]]);
      throw noSpace();
    });
    change(
      promises,
      name,
      (real) =>
        (...given) =>
          wholeFile(name, real, fs.promises, given),
    );
  }
}

async function wholeFile(name: string, real: Method, self: unknown, given: readonly unknown[]): Promise<void> {
  const target = self === fs.promises ? given[0] : self;
  const [data, options] = self === fs.promises ? given.slice(1) : given;
  const call = async (content: unknown): Promise<void> => {
    await real.apply(self, self === fs.promises ? [target, content, options] : [content, options]);
  };
  const fits = fitting(name, [target, data, options]);
  if (!fits) return call(limited(data));
  await space.during(fits.bytes.length, () => call(fits.bytes));
  if (!fits.all) throw noSpace();
}

/** A stream or an iterable, as far as it fits: its pieces are written one after the other. */
function limited(data: unknown): unknown {
  if (typeof data !== "object" || data === null || ArrayBuffer.isView(data)) return data;
  if (!(Symbol.asyncIterator in data) && !(Symbol.iterator in data)) return data;
  const pieces = data as AsyncIterable<unknown>;
  return (async function* () {
    for await (const piece of pieces) {
      const bytes =
        typeof piece === "string" ? Buffer.from(piece) : ArrayBuffer.isView(piece) ? viewOf(piece) : undefined;
      const taken = bytes ? space.take(bytes.length, () => EMPTY_FILE) : 0;
      yield bytes && taken < bytes.length ? bytes.subarray(0, taken) : piece;
      if (bytes && taken < bytes.length) throw noSpace();
    }
  })();
}

const EMPTY_FILE: Place = { size: 0, position: 0 };

/** The class of file handles can only be had from one. */
function limitHandles(): void {
  let limitedToo = false;
  change(promises, "open", (real) => async (...given) => {
    const handle = await (real.apply(fs.promises, given) as Promise<object>);
    if (!limitedToo) limitHandle(Object.getPrototypeOf(handle) as Methods);
    limitedToo = true;
    return handle;
  });
}

function limitHandle(prototype: Methods): void {
  const writeBytes = prototype["write"]!;
  for (const name of ["write", "writev"])
    change(
      prototype,
      name,
      (real) =>
        async function (this: unknown, ...given) {
          const wanted = wantedOf(given);
          const allowed = wanted && allowance((this as { fd: number }).fd, wanted);
          if (!wanted) return real.apply(this, given);
          if (allowed === undefined) return space.during(wanted.length, async () => real.apply(this, given));
          const { bytesWritten } = (await space.during(allowed, async () =>
            writeBytes.call(this, wanted.bytes(), 0, allowed, numberOf(wanted.position)),
          )) as { bytesWritten: number };
          return { bytesWritten, [name === "write" ? "buffer" : "buffers"]: given[0] };
        },
    );
  for (const name of ["writeFile", "appendFile"])
    change(
      prototype,
      name,
      (real) =>
        function (this: unknown, ...given) {
          return wholeFile(name, real, this, given);
        },
    );
}

function limitCopies(): void {
  for (const name of ["copyFile", "cp"]) {
    change(methods, `${name}Sync`, (real) => (...given) => {
      checkCopy(space, given[0], given[1]);
      return real.apply(fs, given);
    });
    change(methods, name, (real) => (...given) => {
      try {
        checkCopy(space, given[0], given[1]);
      } catch (error) {
        process.nextTick(given.at(-1) as Done, error);
        return undefined;
      }
      return real.apply(fs, given);
    });
    change(promises, name, (real) => async (...given) => {
      checkCopy(space, given[0], given[1]);
      return real.apply(fs.promises, given);
    });
  }
}

/** Tells the limit instead of the machine's disk. */
const statfs =
  (real: Method): Method =>
  (...given) => {
    const done = given.at(-1);
    const ours = space.isRoot(given[0]) || space.holds(given[0]);
    if (!ours) return real.apply(fs, given);
    if (typeof done === "function")
      return real.apply(fs, [
        ...given.slice(0, -1),
        (error: unknown, stats: fs.StatsFs) =>
          error ? (done as Done)(error) : (done as Done)(null, tellSpace(space, stats)),
      ]);
    const stats = real.apply(fs, given);
    return stats instanceof Promise
      ? stats.then((found: fs.StatsFs) => tellSpace(space, found))
      : tellSpace(space, stats as fs.StatsFs);
  };
