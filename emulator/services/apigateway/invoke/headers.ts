import type { FrontRequest } from "../../../kernel/index.ts";

type Pairs = FrontRequest["headers"];

/** The last value of a header, whatever its case. */
export const headerOf = (headers: Pairs, name: string): string | undefined =>
  headers.findLast(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];

/** `text/plain` of `text/plain; charset=utf-8` */
export const mediaType = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase();

/** By name: the last value of each. */
export const lastValues = (pairs: Pairs): Record<string, string> => Object.fromEntries(pairs);

/** By name: all values, in order. */
export function allValues(pairs: Pairs): Record<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = found.get(name);
    if (known) known.push(value);
    else found.set(name, [value]);
  }
  return Object.fromEntries(found);
}

// `*/*` means every one.
export function isBinary(binaryMediaTypes: readonly string[], contentType: string | undefined): boolean {
  if (binaryMediaTypes.includes("*/*")) return true;
  return contentType !== undefined && binaryMediaTypes.some((each) => mediaType(each) === mediaType(contentType));
}
