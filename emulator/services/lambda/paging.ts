import { invalidParameterValue } from "./errors.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; `undefined` on the last page. */
  readonly next: string | undefined;
}

/** The page after `marker` of items that are sorted by `key`; a marker survives that its item is deleted. */
export function pageOf<T>(
  sorted: readonly T[],
  key: (item: T) => string,
  options: { readonly marker: string | undefined; readonly size: number },
): Page<T> {
  const after = options.marker === undefined ? undefined : readMarker(options.marker);
  const rest = after === undefined ? sorted : sorted.filter((item) => key(item) > after);
  const items = rest.slice(0, options.size);
  const last = items.at(-1);
  return {
    items,
    next:
      last !== undefined && rest.length > items.length ? Buffer.from(`>${key(last)}`).toString("base64") : undefined,
  };
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, "base64").toString();
  if (!text.startsWith(">") || Buffer.from(text).toString("base64") !== marker)
    throw invalidParameterValue(`Invalid marker: ${marker}`);
  return text.slice(1);
}

/** Sorts by code units, as `pageOf` compares. */
export const sortedBy = <T>(items: Iterable<T>, key: (item: T) => string): readonly T[] =>
  [...items].toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
