import { validationError } from "./errors.ts";
import { PAGE_DEFAULT } from "./limits.ts";

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Spread into the output. */
  readonly more: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/** One page of a list sorted by name. The marker names the last item that was seen, so that what comes and goes shifts nothing. */
export function page<T>(items: readonly T[], nameOf: (item: T) => string, request: PageRequest): Page<T> {
  const sorted = items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const after = request.Marker === undefined ? "" : decode(request.Marker);
  const rest = request.Marker === undefined ? sorted : sorted.filter((item) => nameOf(item) > after);
  const shown = rest.slice(0, request.MaxItems ?? PAGE_DEFAULT);
  const last = shown.at(-1);
  const truncated = last !== undefined && rest.length > shown.length;
  return {
    items: shown,
    more: truncated ? { IsTruncated: true, Marker: encode(nameOf(last)) } : { IsTruncated: false },
  };
}

const MARK = "after:";
const encode = (name: string): string => Buffer.from(MARK + name).toString("base64");

function decode(marker: string): string {
  const text = Buffer.from(marker, "base64").toString();
  if (!text.startsWith(MARK)) throw validationError("Invalid Marker.");
  return text.slice(MARK.length);
}

/** One page of a list that keeps its own order; the marker counts what was seen. */
export function pageInOrder<T>(items: readonly T[], request: PageRequest): Page<T> {
  const start = request.Marker === undefined ? 0 : Number(decode(request.Marker));
  if (!Number.isSafeInteger(start) || start < 0) throw validationError("Invalid Marker.");
  const end = start + (request.MaxItems ?? PAGE_DEFAULT);
  const truncated = end < items.length;
  return {
    items: items.slice(start, end),
    more: truncated ? { IsTruncated: true, Marker: encode(String(end)) } : { IsTruncated: false },
  };
}
