// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import fs from "node:fs";
import os from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeRaw } from "./logging.ts";
import { isReal, toReal, toVirtual, virtualText } from "./paths.ts";
import { limitTmp } from "./tmp-limit.ts";

/**
 * Makes the file system look like Lambda's: `/tmp` is private, everything else is read-only. Done by replacing the
 * functions of `node:fs`, so other processes and native code pass by; namespace isolation is the strict form.
 */
export function patchFiles({ ownFileSystem }: { readonly ownFileSystem: boolean }): void {
  os.tmpdir = () => "/tmp";
  os.homedir = () => "/home/sbx_user1051";
  patchStandardOutput();
  hideChannel();
  if (ownFileSystem) return;
  patchWorkingDirectory();
  limitTmp();
  for (const [name, rule] of Object.entries(RULES)) {
    wrapSync(`${name}Sync`, rule);
    wrapCallback(name, rule);
    wrapPromise(name, rule);
  }
}

type Method = (this: unknown, ...given: unknown[]) => unknown;
type Methods = Record<string, Method | undefined>;

interface Rule {
  /** Positions of paths that are only read. */
  readonly reads?: readonly number[];
  /** Positions of paths that are changed. */
  readonly writes?: readonly number[];
  /** Position of open flags that decide it. */
  readonly flags?: number;
  /** The result is a path, or holds some. */
  readonly returnsPath?: boolean;
  /** The system call named in errors, where it is not the function's name. */
  readonly call?: string;
}

const read: Rule = { reads: [0] };
const write = (call?: string): Rule => ({ writes: [0], ...(call === undefined ? {} : { call }) });

const RULES: Readonly<Record<string, Rule>> = {
  access: read,
  exists: read,
  stat: read,
  lstat: read,
  statfs: read,
  readdir: { ...read, returnsPath: true },
  opendir: read,
  readlink: { ...read, returnsPath: true },
  realpath: { ...read, returnsPath: true },
  readFile: read,
  open: { reads: [0], flags: 1 },
  writeFile: write("open"),
  appendFile: write("open"),
  truncate: write("open"),
  mkdir: { ...write(), returnsPath: true },
  mkdtemp: { ...write(), returnsPath: true },
  rm: write("rm"),
  rmdir: write(),
  unlink: write(),
  chmod: write(),
  lchmod: write(),
  chown: write(),
  lchown: write(),
  utimes: write("utime"),
  lutimes: write("lutime"),
  rename: { writes: [0, 1] },
  copyFile: { reads: [0], writes: [1], call: "copyfile" },
  cp: { reads: [0], writes: [1] },
  link: { reads: [0], writes: [1] },
  symlink: { writes: [1] },
};

/** Devices and the kernel's own views are writable in Lambda too. */
const isWritable = (path: string): boolean => /^\/(tmp|dev|proc)(\/|$)/.test(path);

function textOf(path: unknown): string | undefined {
  if (typeof path === "string") return path;
  if (path instanceof URL) return path.protocol === "file:" ? fileURLToPath(path) : undefined;
  if (Buffer.isBuffer(path)) return path.toString();
  return undefined;
}

/** Without `..` and the like, so that nothing climbs out of `/tmp` by its spelling. */
const virtualOf = (text: string): string =>
  toVirtual(resolve(process.cwd(), text) + (text.endsWith("/") && text !== "/" ? "/" : ""));

const writesByFlags = (flags: unknown): boolean =>
  typeof flags === "number"
    ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT)) !== 0
    : typeof flags === "string" && flags !== "r" && flags !== "rs" && flags !== "sr";

/** The same call with real paths; throws what a read-only file system answers. */
function translated(name: string, rule: Rule, given: readonly unknown[]): unknown[] {
  const out = [...given];
  const changes = new Set(rule.writes);
  if (rule.flags !== undefined && writesByFlags(given[rule.flags])) changes.add(0);
  for (const at of [...(rule.reads ?? []), ...(rule.writes ?? [])]) {
    const text = textOf(given[at]);
    if (text === undefined) continue;
    const virtual = virtualOf(text);
    if (changes.has(at) && !isWritable(virtual)) throw readOnly(rule.call ?? name, given.slice(0, lastPath(rule) + 1));
    // What is named by its real path already is the module loader's business, which must get it back unchanged.
    if (!isReal(text)) out[at] = toReal(virtual);
  }
  return out;
}

const lastPath = (rule: Rule): number => Math.max(...(rule.reads ?? []), ...(rule.writes ?? []));

function readOnly(syscall: string, paths: readonly unknown[]): Error {
  const [path = "", dest] = paths.map(textOf);
  const names = dest === undefined ? `'${path}'` : `'${path}' -> '${dest}'`;
  return Object.assign(new Error(`EROFS: read-only file system, ${syscall} ${names}`), {
    errno: -30,
    code: "EROFS",
    syscall,
    path,
    ...(dest === undefined ? {} : { dest }),
  });
}

/** Errors name the paths that the handler used. */
function renamed(error: unknown, rule: Rule, given: readonly unknown[], used: readonly unknown[]): unknown {
  if (!(error instanceof Error)) return error;
  const fields = error as Error & { path?: unknown; dest?: unknown };
  for (let at = 0; at <= lastPath(rule); at += 1) {
    const [asked, real] = [textOf(given[at]), textOf(used[at])];
    if (asked === undefined || real === undefined || asked === real) continue;
    error.message = error.message.replaceAll(`'${real}'`, `'${asked}'`);
    if (fields.path === real) fields.path = asked;
    if (fields.dest === real) fields.dest = asked;
  }
  error.message = virtualText(error.message);
  if (typeof fields.path === "string") fields.path = virtualText(fields.path);
  return error;
}

function result(rule: Rule, given: readonly unknown[], value: unknown): unknown {
  const asked = textOf(given[0]);
  if (!rule.returnsPath || asked === undefined || isReal(asked)) return value;
  if (typeof value === "string") return toVirtual(value);
  if (!Array.isArray(value)) return value;
  for (const entry of value as unknown[])
    if (entry instanceof fs.Dirent) entry.parentPath = toVirtual(entry.parentPath);
  return value;
}

const methods = fs as unknown as Methods;

function replace(target: Methods, name: string, value: Method): void {
  // With what `promisify` looks for.
  const real = target[name]!;
  for (const key of Reflect.ownKeys(real))
    if (key !== "prototype" && key !== "length")
      Object.defineProperty(value, key, { ...Object.getOwnPropertyDescriptor(real, key), configurable: true });
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true });
}

function wrapSync(name: string, rule: Rule): void {
  const real = methods[name];
  if (!real) return;
  const plain = name.replace(/Sync$/, "");
  const call: Method = (...given) => {
    let used: unknown[] = [];
    try {
      used = translated(plain, rule, given);
      return result(rule, given, real.apply(fs, used));
    } catch (error) {
      if (plain === "exists") return false;
      throw renamed(error, rule, given, used);
    }
  };
  replace(methods, name, call);
  if (plain === "realpath") Object.defineProperty(call, "native", { value: call });
}

function wrapCallback(name: string, rule: Rule): void {
  const real = methods[name];
  if (!real) return;
  const call: Method = (...given) => {
    const answer = given.at(-1);
    if (typeof answer !== "function") return real.apply(fs, given);
    const done = answer as (...results: unknown[]) => void;
    let args: unknown[];
    try {
      args = translated(name, rule, given);
    } catch (error) {
      process.nextTick(done, error);
      return undefined;
    }
    args[args.length - 1] =
      name === "exists"
        ? done
        : (error: unknown, ...values: unknown[]) =>
            error
              ? done(renamed(error, rule, given, args))
              : done(null, ...values.map((value) => result(rule, given, value)));
    return real.apply(fs, args);
  };
  replace(methods, name, call);
  if (name === "realpath") Object.defineProperty(call, "native", { value: call });
  if (name === "exists")
    Object.defineProperty(call, promisify.custom, {
      value: (path: unknown) => new Promise((done) => call(path, done)),
    });
}

function wrapPromise(name: string, rule: Rule): void {
  const promises = fs.promises as unknown as Methods;
  const real = promises[name];
  if (!real) return;
  replace(promises, name, async (...given) => {
    let used: unknown[] = [];
    try {
      used = translated(name, rule, given);
      return result(rule, given, await real.apply(fs.promises, used));
    } catch (error) {
      throw renamed(error, rule, given, used);
    }
  });
}

function patchWorkingDirectory(): void {
  const chdir = process.chdir.bind(process);
  const cwd = process.cwd.bind(process);
  process.chdir = (directory) => chdir(toReal(virtualOf(directory)));
  process.cwd = () => toVirtual(cwd());
}

/** The pipes to the host are not the handler's: for it, they are not open. */
function hideChannel(): void {
  for (const name of ["readSync", "read", "writeSync", "write", "closeSync", "close", "fstatSync", "fstat"]) {
    const real = methods[name]!;
    replace(methods, name, (...given) => {
      if (given[0] !== 3 && given[0] !== 4) return real.apply(fs, given);
      const syscall = name.replace("Sync", "");
      const error = Object.assign(new Error(`EBADF: bad file descriptor, ${syscall}`), {
        errno: -9,
        code: "EBADF",
        syscall,
      });
      const answer = given.at(-1);
      if (name.endsWith("Sync") || typeof answer !== "function") throw error;
      process.nextTick(answer, error);
      return undefined;
    });
  }
}

/** Whoever writes to fd 1 or 2 past `process.stdout` is heard in order, too. */
function patchStandardOutput(): void {
  const real = methods["writeSync"]!;
  replace(methods, "writeSync", (...given) => {
    const [fd, data] = given;
    if (fd !== 1 && fd !== 2) return real.apply(fs, given);
    const bytes = typeof data === "string" ? Buffer.from(data) : (data as Uint8Array);
    writeRaw(fd, bytes);
    return bytes.length;
  });
}
