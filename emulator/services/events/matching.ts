import {
  fitsPattern,
  parseEventPattern,
  PatternError,
  type EventPattern,
  type FieldPattern,
  type Json,
  type JsonObject,
} from "../../kernel/index.ts";
import { invalidPattern } from "./errors.ts";
import type { PatternMismatch } from "./events.ts";
import type { Pattern } from "./state.ts";

/** Throws `InvalidEventPatternException`. */
export function readPattern(text: string): Pattern {
  try {
    return { text, parsed: parseEventPattern(text) };
  } catch (error) {
    if (error instanceof PatternError) throw invalidPattern(error.message);
    throw error;
  }
}

export const matches = (pattern: Pattern, envelope: JsonObject): boolean =>
  fitsPattern(pattern.parsed, spread(envelope));

/** Where an event that does not fit parts from the pattern. */
export function mismatchOf(pattern: Pattern, envelope: JsonObject): PatternMismatch {
  const { path, wanted } = partingOf(pattern.parsed, spread(envelope), []);
  return {
    field: path.join("."),
    expected: JSON.stringify(at(JSON.parse(pattern.text), path)) ?? wanted,
    actual: JSON.stringify(at(envelope, path)) ?? "not there",
  };
}

interface Parting {
  readonly path: readonly string[];
  readonly wanted: string;
}

function partingOf(pattern: EventPattern, event: Json | undefined, path: readonly string[]): Parting {
  for (const [name, wanted] of pattern.fields) {
    const field: EventPattern = { fields: [[name, wanted]], choices: [] };
    if (fitsPattern(field, event)) continue;
    return deeper(wanted, isObject(event) ? event[name] : undefined, [...path, name]);
  }
  return { path: [...path, "$or"], wanted: "one of several" };
}

const deeper = (wanted: FieldPattern, value: Json | undefined, path: readonly string[]): Parting =>
  wanted.kind === "object" && isObject(value)
    ? partingOf(wanted.pattern, value, path)
    : { path, wanted: wanted.kind === "object" ? "an object" : "another value" };

function at(value: Json, path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const name of path) found = isObject(found) ? found[name] : undefined;
  return found;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A name with dots is the same as objects in objects (recorded); patterns are read that way, too. */
function spread(event: JsonObject): JsonObject {
  return hasDots(event) ? asObject(spreadValue(event)) : event;
}

const asObject = (value: Json): JsonObject => (isObject(value) ? value : {});

const hasDots = (value: Json): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).some(([name, inner]) => (!Array.isArray(value) && name.includes(".")) || hasDots(inner));

function spreadValue(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (!isObject(value)) return Object.values(value).map(spreadValue);
  let out: JsonObject = {};
  for (const [name, inner] of Object.entries(value)) {
    const [first = name, ...rest] = name.split(".");
    const nested = rest.reduceRight<Json>((held, step) => ({ [step]: held }), spreadValue(inner));
    out = merged(out, { [first]: nested });
  }
  return out;
}

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const out: Record<string, Json> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const held = out[name];
    out[name] = isObject(held) && isObject(value) ? merged(held, value) : value;
  }
  return out;
}
