import type { FrontRequest } from "../../../kernel/index.ts";

type Pairs = FrontRequest["headers"];

/** The last value of a header, whatever its case. */
export const headerOf = (headers: Pairs, name: string): string | undefined =>
  headers.findLast(([each]) => each.toLowerCase() === name)?.[1];

/** By name: all values of each, joined by commas. */
export function joinedValues(pairs: Pairs): Record<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of pairs) {
    const known = found.get(name);
    found.set(name, known === undefined ? value : `${known},${value}`);
  }
  return Object.fromEntries(found);
}

/** By name: all values of each. */
export function allValues(pairs: Pairs): Record<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = found.get(name);
    if (known) known.push(value);
    else found.set(name, [value]);
  }
  return Object.fromEntries(found);
}

/** Whether a body of that type goes to the function as it is; all others go in base64. */
export const isText = (contentType: string | undefined): boolean =>
  contentType === undefined ||
  /^(?:text\/|application\/(?:json|xml|javascript)\b|[^;]+\+(?:json|xml)\b)/i.test(contentType.trim());
