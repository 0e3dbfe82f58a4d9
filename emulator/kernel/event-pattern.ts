import { isJsonObject } from "./json.ts";

/**
 * The pattern language that event source mappings, SNS filter policies and EventBridge rules share: fields by name, at the
 * leaves lists of which one rule must hold. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export interface EventPattern {
  /** All of them must hold. */
  readonly fields: readonly (readonly [name: string, wanted: FieldPattern])[];
  /** Of each list one must hold (`$or`). */
  readonly choices: readonly (readonly EventPattern[])[];
}

export type FieldPattern =
  | { readonly kind: "object"; readonly pattern: EventPattern }
  | { readonly kind: "leaf"; readonly rules: readonly Rule[] };

type Scalar = string | number | boolean | null;
type Bound = readonly [comparison: "=" | "<" | "<=" | ">" | ">=", value: number];

export type Rule =
  | { readonly kind: "equals"; readonly value: Scalar }
  | { readonly kind: "text"; readonly test: TextTest; readonly negated: boolean }
  | { readonly kind: "none-of"; readonly values: readonly Scalar[] }
  | { readonly kind: "numeric"; readonly bounds: readonly Bound[] }
  | { readonly kind: "exists"; readonly wanted: boolean };

type TextTest = (value: string) => boolean;

/** What is wrong with a pattern, in AWS's words where they are known. */
export class PatternError extends Error {}

/** Reads a pattern. Throws `PatternError`. */
export function parsePattern(text: string): EventPattern {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PatternError("Filter is not valid JSON");
  }
  if (!isJsonObject(value)) throw new PatternError("Filter is not an object");
  return objectPattern(value);
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";

function objectPattern(given: Readonly<Record<string, unknown>>): EventPattern {
  const fields: (readonly [string, FieldPattern])[] = [];
  const choices: (readonly EventPattern[])[] = [];
  for (const [name, wanted] of Object.entries(given)) {
    if (name === "$or" && Array.isArray(wanted) && wanted.length > 1 && wanted.every(isJsonObject))
      choices.push(wanted.map(objectPattern));
    else fields.push([name, fieldPattern(name, wanted)]);
  }
  return { fields, choices };
}

function fieldPattern(name: string, wanted: unknown): FieldPattern {
  if (isJsonObject(wanted)) {
    if (Object.keys(wanted).length === 0) throw new PatternError("Empty objects are not allowed");
    return { kind: "object", pattern: objectPattern(wanted) };
  }
  if (!Array.isArray(wanted)) throw new PatternError(`"${name}" must be an object or an array`);
  if (wanted.length === 0) throw new PatternError("Empty arrays are not allowed");
  return { kind: "leaf", rules: wanted.map(ruleOf) };
}

function ruleOf(given: unknown): Rule {
  if (isScalar(given)) return { kind: "equals", value: given };
  if (!isJsonObject(given)) throw new PatternError("Match value must be String, number, true, false, or null");
  const [operator, ...more] = Object.entries(given);
  if (!operator) throw new PatternError("Empty objects are not allowed");
  if (more.length > 0) throw new PatternError("Only one key allowed in match expression");
  const [name, operand] = operator;
  const test = textTest(name, operand);
  if (test) return { kind: "text", test, negated: false };
  switch (name) {
    case "exists":
      if (typeof operand !== "boolean") throw new PatternError("exists match pattern must be either true or false.");
      return { kind: "exists", wanted: operand };
    case "numeric":
      return { kind: "numeric", bounds: boundsOf(operand) };
    case "anything-but":
      return anythingBut(operand);
    default:
      throw new PatternError(`Unrecognized match type ${name}`);
  }
}

function anythingBut(operand: unknown): Rule {
  if (isJsonObject(operand)) {
    const [name = "", excluded] = Object.entries(operand)[0] ?? [];
    const texts: readonly unknown[] = Array.isArray(excluded) ? excluded : [excluded];
    const tests = texts.map((text) => textTest(name, text));
    if (tests.length === 0 || tests.includes(undefined))
      throw new PatternError(`Unsupported anything-but pattern: ${name}`);
    return { kind: "text", test: (value) => tests.some((test) => test?.(value)), negated: true };
  }
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) throw new PatternError("Empty arrays are not allowed");
  if (!values.every(isScalar))
    throw new PatternError(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  return { kind: "none-of", values };
}

/** The rules that compare texts; `undefined` for the name of another rule. */
function textTest(name: string, operand: unknown): TextTest | undefined {
  switch (name) {
    case "prefix":
    case "suffix": {
      const folded = isJsonObject(operand) && typeof operand["equals-ignore-case"] === "string";
      const wanted = folded ? String(operand["equals-ignore-case"]) : operand;
      if (typeof wanted !== "string") throw new PatternError(`${name} match pattern must be a string`);
      const fold = (text: string): string => (folded ? text.toLowerCase() : text);
      return name === "prefix"
        ? (value) => fold(value).startsWith(fold(wanted))
        : (value) => fold(value).endsWith(fold(wanted));
    }
    case "equals-ignore-case":
      if (typeof operand !== "string") throw new PatternError(`${name} match pattern must be a string`);
      return (value) => value.toLowerCase() === operand.toLowerCase();
    case "wildcard": {
      if (typeof operand !== "string") throw new PatternError(`${name} match pattern must be a string`);
      const parts = operand.split("*").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
      const shape = new RegExp(`^${parts.join(".*")}$`, "s");
      return (value) => shape.test(value);
    }
    case "cidr": {
      const range = typeof operand === "string" ? ipRange(operand) : undefined;
      if (!range) throw new PatternError(`Malformed CIDR, an IPv4 address and a prefix are needed: ${String(operand)}`);
      return (value) => {
        const address = ipv4(value);
        return address !== undefined && address >= range.first && address <= range.last;
      };
    }
    default:
      return undefined;
  }
}

function boundsOf(operand: unknown): readonly Bound[] {
  if (!Array.isArray(operand)) throw new PatternError("Value of numeric must be an array.");
  if (operand.length === 0) throw new PatternError("Invalid member in numeric match: ]");
  const bounds: Bound[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const comparison: unknown = operand[at];
    const value: unknown = operand[at + 1];
    if (comparison !== "=" && comparison !== "<" && comparison !== "<=" && comparison !== ">" && comparison !== ">=")
      throw new PatternError(`Unrecognized numeric range operator: ${String(comparison)}`);
    if (typeof value !== "number") throw new PatternError(`Value of ${comparison} must be numeric`);
    bounds.push([comparison, value]);
  }
  if (bounds.length > 2) throw new PatternError("Too many elements in numeric expression");
  return bounds;
}

function ipv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function ipRange(text: string): { readonly first: number; readonly last: number } | undefined {
  const [address = "", bits = ""] = text.split("/");
  const from = ipv4(address);
  if (from === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(from / size) * size;
  return { first, last: first + size - 1 };
}

/** Whether an event fits a pattern. A list in the event fits when one of its members does. */
export function fitsPattern(pattern: EventPattern, event: unknown): boolean {
  const held = isJsonObject(event) ? event : {};
  return (
    pattern.fields.every(([name, wanted]) => fitsField(wanted, valueAt(held, name, wanted))) &&
    pattern.choices.every((choices) => choices.some((choice) => fitsPattern(choice, event)))
  );
}

/** A name with dots in the event means the same as an object in an object, as it does in patterns (recorded). */
function valueAt(held: Readonly<Record<string, unknown>>, name: string, { kind }: FieldPattern): unknown {
  if (Object.hasOwn(held, name)) return held[name];
  if (kind !== "object") return undefined;
  const below = Object.entries(held).filter(([key]) => key.startsWith(`${name}.`));
  return below.length === 0
    ? undefined
    : Object.fromEntries(below.map(([key, value]) => [key.slice(name.length + 1), value]));
}

function fitsField(wanted: FieldPattern, value: unknown): boolean {
  // Lists in lists count as one.
  const values: readonly unknown[] = Array.isArray(value) ? value.flat(Infinity) : [value];
  if (wanted.kind === "object") return values.some((each) => fitsPattern(wanted.pattern, each));
  return wanted.rules.some((rule) => fitsRule(rule, values));
}

/** Whether a rule holds for one of the values that a field has; none: the field is not there. */
export function fitsRule(rule: Rule, values: readonly unknown[]): boolean {
  // A rule is about a value at the end of a path: an object is none.
  const present = values.filter(isScalar);
  switch (rule.kind) {
    case "exists":
      return rule.wanted === present.length > 0;
    case "equals":
      return present.includes(rule.value);
    case "text":
      // What is no text does not begin with one: it is anything but that (recorded).
      return present.some((value) => (typeof value === "string" && rule.test(value)) !== rule.negated);
    case "none-of":
      return present.some((value) => !rule.values.includes(value));
    case "numeric":
      return present.some((value) => typeof value === "number" && rule.bounds.every((bound) => isWithin(value, bound)));
    default:
      return rule satisfies never;
  }
}

function isWithin(value: number, [comparison, bound]: Bound): boolean {
  switch (comparison) {
    case "=":
      return value === bound;
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
    default:
      return comparison satisfies never;
  }
}
