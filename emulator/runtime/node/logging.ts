// oxlint-disable typescript/no-unsafe-type-assertion -- the handler's own values come without types.
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { format } from "node:util";
import { send } from "./channel.ts";
import { now } from "./clock.ts";
import { errorLine } from "./errors.ts";
import { virtualText } from "./paths.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html */
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;
type Level = (typeof LEVELS)[number];

/** Node 24's runtime writes `-` outside of an invocation, the older ones `undefined`. */
let requestId = "-";
let json = false;
/** The least level that is written. */
let least = 0;

export function setRequestId(id: string): void {
  requestId = id;
}

export const emit = (text: string): void => send({ kind: "log", at: now(), text: virtualText(text) });

const stamp = (): string => new Date(Math.floor(now())).toISOString();

function write(level: Level, message: unknown, params: readonly unknown[]): void {
  if (json) emit(jsonLine(level, message, params));
  else emit(`${[stamp(), requestId, level, format(message, ...params)].join("\t")}\n`);
}

function jsonLine(level: Level, message: unknown, params: readonly unknown[]): string {
  const line: Record<string, unknown> = { timestamp: stamp(), level, requestId };
  if (params.length === 0) {
    try {
      return JSON.stringify({ ...line, message }, (_key, value: unknown) =>
        value instanceof Error ? Object.assign(described(value), value) : value,
      );
    } catch {
      return JSON.stringify({ ...line, message: format(message) });
    }
  }
  const error = params.find((param) => param instanceof Error);
  return JSON.stringify({ ...line, message: format(message, ...params), ...(error ? described(error) : {}) });
}

const described = (error: Error): Record<string, unknown> => ({
  errorType: error.constructor?.name ?? "UnknownError",
  errorMessage: error.message,
  stackTrace: typeof error.stack === "string" ? error.stack.split("\n") : [],
});

/** The line the runtime itself writes about a failure (`Invoke Error`, `Uncaught Exception`, …). */
export function logError(prefix: string, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (json) console.error(error);
  else console.error(prefix, errorLine(error));
}

export function setLogging(logFormat: "Text" | "JSON", level: string): void {
  json = logFormat === "JSON";
  least = Math.max(0, LEVELS.indexOf(level.toUpperCase() as Level));
}

export function patchConsole(): void {
  const at =
    (name: Level, rank = LEVELS.indexOf(name)): ((message?: unknown, ...params: unknown[]) => void) =>
    (message, ...params) => {
      if (rank >= least) write(name, message, params);
    };
  Object.assign(console, {
    trace: at("TRACE"),
    debug: at("DEBUG"),
    info: at("INFO"),
    log: at("INFO"),
    warn: at("WARN"),
    error: at("ERROR"),
    fatal: at("FATAL"),
  });
  patchStopwatch();
  for (const name of ["stdout", "stderr"] as const)
    Object.defineProperty(process, name, { value: rawStream(name === "stdout" ? 1 : 2), configurable: true });
}

/** `console.time` measures on the environment's clock. */
function patchStopwatch(): void {
  const started = new Map<string, number>();
  const tell = (label: string, rest: unknown[]): void => {
    const from = started.get(label);
    if (from !== undefined) console.log(`${label}: ${(now() - from).toFixed(3)}ms`, ...rest);
  };
  console.time = (label = "default") => void started.set(label, now());
  console.timeLog = (label = "default", ...rest: unknown[]) => tell(label, rest);
  console.timeEnd = (label = "default") => {
    tell(label, []);
    started.delete(label);
  };
}

const partial = new Map<number, string>();
const decoders = new Map<number, StringDecoder>();

/** What is written to fd 1 or 2 becomes a line of its own, without time or id. */
export function writeRaw(fd: number, chunk: Uint8Array): void {
  let decoder = decoders.get(fd);
  if (!decoder) decoders.set(fd, (decoder = new StringDecoder()));
  const lines = ((partial.get(fd) ?? "") + decoder.write(Buffer.from(chunk))).split("\n");
  partial.set(fd, lines.pop()!);
  for (const line of lines) emit(`${line}\n`);
}

/** Lets out what has no line end yet. */
export function flushRaw(): void {
  for (const [fd, rest] of partial) {
    if (rest === "") continue;
    partial.set(fd, "");
    emit(`${rest}\n`);
  }
}

function rawStream(fd: 1 | 2): Writable {
  const stream = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      writeRaw(fd, chunk);
      done();
    },
  });
  return Object.assign(stream, { fd, isTTY: false, _isStdio: true });
}
