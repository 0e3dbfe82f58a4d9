import type { FrontRequest } from "./front.ts";

type Pairs = FrontRequest["headers"];

/** The last value of a header, whatever its case. */
export function headerOf(headers: Pairs, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.findLast(([each]) => each.toLowerCase() === wanted)?.[1];
}

/** By name: the last value of each. */
export const lastValues = (pairs: Pairs): Record<string, string> => Object.fromEntries(pairs);

/** By name: all values of each, in order. */
export function allValues(pairs: Pairs): Record<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = found.get(name);
    if (known) known.push(value);
    else found.set(name, [value]);
  }
  return Object.fromEntries(found);
}

/** By name: all values of each, joined by commas. */
export const joinedValues = (pairs: Pairs): Record<string, string> =>
  Object.fromEntries(Object.entries(allValues(pairs)).map(([name, values]) => [name, values.join(",")]));
