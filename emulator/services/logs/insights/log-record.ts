import type { Json, Scope } from "../../../kernel/index.ts";
import { eventId, positionOf, type LogEvent, type Position } from "../state.ts";
import { valueOf } from "./functions.ts";
import type { Step } from "./syntax.ts";
import { Moment, Structure, type Value } from "./values.ts";

/** Where an event was said. */
export interface Origin {
  readonly scope: Scope;
  readonly group: string;
  readonly stream: string;
}

/** What an expression looks at. */
export interface Row {
  get(name: string, steps: readonly Step[]): Value;
  set(name: string, value: Value): void;
  /** The time of its event; `undefined` for rows of `stats` without one. */
  readonly at: number | undefined;
  /** `@ptr` of its event. */
  readonly pointer?: string | undefined;
}

/** A log event with the fields that Insights discovers in it, each looked for when it is asked for. */
export class LogRecord implements Row {
  readonly event: LogEvent;
  readonly origin: Origin;
  #own: Map<string, Value> | undefined;
  #json: Json | undefined;
  #looked = false;

  constructor(event: LogEvent, origin: Origin) {
    this.event = event;
    this.origin = origin;
  }

  get at(): number {
    return this.event.timestamp;
  }

  get pointer(): string {
    return pointerTo(this.origin, this.event);
  }

  get(name: string, steps: readonly Step[]): Value {
    const own = ownValue(this.#own, name, steps);
    if (own.found) return own.value;
    const system = Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined;
    if (system) return system(this);
    if (name.startsWith("@")) return lambdaField(name, this);
    return valueOf(reach(this.json, steps));
  }

  set(name: string, value: Value): void {
    (this.#own ??= new Map()).set(name, value);
  }

  /** The message where it is JSON, or the first JSON that a function's line contains. */
  get json(): Json | undefined {
    if (!this.#looked) {
      this.#looked = true;
      this.#json = jsonIn(this.event.message, this.origin.group.startsWith("/aws/lambda/"));
    }
    return this.#json;
  }

  /** All that Insights sees in it, as text. */
  fields(): Readonly<Record<string, Value>> {
    const out: Record<string, Value> = {};
    for (const [name, read] of Object.entries(SYSTEM)) out[name] = read(this);
    for (const name of Object.keys(LAMBDA)) {
      const value = lambdaField(name, this);
      if (value !== undefined) out[name] = value;
    }
    flatten(this.json, "", out);
    return out;
  }
}

/** What a row was given by name, or within a map or list that it was given. */
export function ownValue(
  own: ReadonlyMap<string, Value> | undefined,
  name: string,
  [first, ...steps]: readonly Step[],
): { readonly found: boolean; readonly value?: Value } {
  if (!own) return { found: false };
  if (own.has(name)) return { found: true, value: own.get(name) };
  const held = typeof first === "string" && steps.length > 0 ? own.get(first) : undefined;
  return held instanceof Structure ? { found: true, value: valueOf(reach(held.json, steps)) } : { found: false };
}

const SYSTEM: Readonly<Record<string, (record: LogRecord) => Value>> = {
  "@timestamp": ({ event }) => new Moment(event.timestamp),
  "@ingestionTime": ({ event }) => new Moment(event.ingestedAt),
  "@message": ({ event }) => event.message,
  "@logStream": ({ origin }) => origin.stream,
  "@log": ({ origin }) => `${origin.scope.account}:${origin.group}`,
  "@ptr": (record) => record.pointer,
};

/** Numbers in a report are in milliseconds and megabytes; Insights counts memory in bytes. */
const LAMBDA: Readonly<Record<string, RegExp>> = {
  "@type": /^(START|END|REPORT|INIT_START|EXTENSION|TELEMETRY)\b/,
  "@requestId":
    /(?:RequestId: |^\d{4}-\d\d-\d\dT[\d:.]+Z\t|\[\w+\]\t\d{4}-\d\d-\d\dT[\d:.]+Z\t)([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/,
  "@duration": /\tDuration: ([\d.]+) ms/,
  "@billedDuration": /\tBilled Duration: ([\d.]+) ms/,
  "@initDuration": /\tInit Duration: ([\d.]+) ms/,
  "@memorySize": /\tMemory Size: (\d+) MB/,
  "@maxMemoryUsed": /\tMax Memory Used: (\d+) MB/,
  "@xrayTraceId": /XRAY TraceId: (\S+)/,
  "@xraySegmentId": /SegmentId: (\S+)/,
};
const MEGABYTES: ReadonlySet<string> = new Set(["@memorySize", "@maxMemoryUsed"]);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
function lambdaField(name: string, { event, origin }: LogRecord): Value {
  const expression = Object.hasOwn(LAMBDA, name) ? LAMBDA[name] : undefined;
  if (!expression || !origin.group.startsWith("/aws/lambda/")) return undefined;
  const found = expression.exec(event.message)?.[1];
  return found !== undefined && MEGABYTES.has(name) ? String(Number(found) * 1_000_000) : found;
}

function jsonIn(message: string, anywhere: boolean): Json | undefined {
  const from = message.indexOf("{");
  if (from < 0 || (!anywhere && message.slice(0, from).trim() !== "")) return undefined;
  try {
    const json: Json = JSON.parse(message.slice(from, anywhere ? endOfObject(message, from) : undefined));
    return json;
  } catch {
    return undefined;
  }
}

/** Behind the brace that closes the one at `from`; braces in strings do not count. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  let isString = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (isString) {
      if (char === "\\") at += 1;
      else if (char === '"') isString = false;
    } else if (char === '"') isString = true;
    else if (char === "{") depth += 1;
    else if (char === "}" && (depth -= 1) === 0) return at + 1;
  }
  return text.length;
}

/** What a path leads to; names may themselves have dots in them. */
function reach(json: Json | undefined, steps: readonly Step[]): Json | undefined {
  const [first] = steps;
  if (first === undefined) return json;
  if (typeof json !== "object" || json === null) return undefined;
  for (let count = steps.length; count >= 1; count -= 1) {
    const name = count === 1 ? first : steps.slice(0, count).join(".");
    if (!Object.hasOwn(json, name)) continue;
    const found = reach(
      isList(json) ? json[Number(name)] : json[name],
      count === steps.length ? [] : steps.slice(count),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html: "can extract a maximum of 200 log event fields" */
const JSON_FIELDS_MAX = 200;

/** Ours: what is nested more deeply than this is not looked at. */
const DEPTH_MAX = 100;

function flatten(json: Json | undefined, prefix: string, out: Record<string, Value>, depth = 0): void {
  if (depth > DEPTH_MAX || Object.keys(out).length >= JSON_FIELDS_MAX) return;
  if (typeof json !== "object" || json === null) {
    if (prefix !== "" && json !== undefined && json !== null) out[prefix] = valueOf(json);
    return;
  }
  for (const [name, inner] of Object.entries(json))
    flatten(inner, prefix === "" ? name : `${prefix}.${name}`, out, depth + 1);
}

/** What `GetLogRecord` finds an event by. */
function pointerTo({ scope, group, stream }: Origin, event: Position): string {
  return Buffer.from(JSON.stringify([scope.account, scope.region, group, stream, eventId(event)])).toString("base64");
}

/** Where a pointer leads; `undefined` for what is none. */
export function readPointer(pointer: string): (Origin & { readonly position: Position }) | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(pointer, "base64").toString());
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === "string")) return undefined;
    const [account = "", region = "", group = "", stream = "", id = ""] = parts;
    const position = positionOf(id);
    return position && { scope: { account, region }, group, stream, position };
  } catch {
    return undefined;
  }
}
