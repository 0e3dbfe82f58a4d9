import type { Json } from "../../../kernel/index.ts";

/** A time: shown as one, and counted with as milliseconds since 1970. */
export class Moment {
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }
}

/** A map or list as `jsonParse` makes it. */
export class Structure {
  readonly json: Json;

  constructor(json: Json) {
    this.json = json;
  }
}

/** What a field holds; `undefined` where there is none. What stands in a log is text, also where it is a number. */
export type Value = string | number | Moment | Structure | undefined;

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** The number that a value is or says; `undefined` for what is none. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "string") return NUMBER.test(value) ? Number(value) : undefined;
  return value instanceof Moment ? value.at : undefined;
}

/** As results show it. */
export function textOf(value: Exclude<Value, undefined>): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (value instanceof Structure) return jsonText(value.json);
  return momentText(value.at);
}

/** Nothing for what is nested too deeply to be written. */
function jsonText(json: Json): string {
  try {
    return JSON.stringify(json);
  } catch {
    return "";
  }
}

/** What was worked out is shown with at most four decimals. */
const numberText = (value: number): string =>
  Number.isInteger(value) ? plain(value) : plain(Math.round(value * 10_000) / 10_000);

const plain = (value: number): string => {
  const text = String(value);
  return text.includes("e+") ? BigInt(Math.trunc(value)).toString() : text;
};

/** `2026-01-01 00:00:00.000` */
const momentText = (at: number): string =>
  Number.isFinite(at) && Math.abs(at) <= DATE_MAX
    ? new Date(at).toISOString().replace("T", " ").replace("Z", "")
    : String(at);

/** https://tc39.es/ecma262/#sec-time-values-and-time-range */
const DATE_MAX = 8.64e15;

/** Whether it counts as true: what a comparison gave, or a number that is not zero. */
export function isTrue(value: Value): boolean {
  const number = numberOf(value);
  return number === undefined ? typeof value === "string" && value.toLowerCase() === "true" : number !== 0;
}

/** Order of two values: as numbers where both are, else as text. */
export function compare(a: Exclude<Value, undefined>, b: Exclude<Value, undefined>): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return left - right;
  const [x, y] = [textOf(a), textOf(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Order of a sort: nothing first, then text, then numbers. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Sort.html */
export function order(a: Value, b: Value): number {
  const [x, y] = [rank(a), rank(b)];
  return x !== y || a === undefined || b === undefined ? x - y : compare(a, b);
}

const rank = (value: Value): number => (value === undefined ? 0 : numberOf(value) === undefined ? 1 : 2);
