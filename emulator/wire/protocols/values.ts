import { assert } from "../../kernel/index.ts";

/** Narrows what a room or a client hands over as `unknown`. What a room hands over wrongly is a bug of ours, and named. */
export type Values = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps have no prototype: a key may be called anything. */
export function emptyMap(): Record<string, unknown> {
  const map: Record<string, unknown> = Object.create(null);
  return map;
}

/** `what` is the name of the shape that the value is written as. */
export function valuesOf(value: unknown, what: string): Values {
  assert(isObject(value), `${what} is written from an object, not from ${typeof value}`);
  return value;
}

export function itemsOf(value: unknown, what: string): readonly unknown[] {
  assert(isIterable(value), `${what} is written from a list, not from ${typeof value}`);
  return Array.isArray(value) ? value : [...value];
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.iterator in value;

export const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;
