import { invalidRange } from "./errors.ts";

/** Bytes `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header. `undefined`: not a single byte range, which HTTP says to ignore (https://www.rfc-editor.org/rfc/rfc9110#section-14.2).
 * Throws InvalidRange for one outside the object.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const parsed = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!parsed || header === undefined) return undefined;
  const [first = "", last = ""] = parsed.slice(1);
  if (first === "" && last === "") return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    if (length === 0) throw invalidRange(header, size);
    return { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) throw invalidRange(header, size);
  return { start, end: last === "" ? size : Math.min(Number(last) + 1, size) };
}

export const contentRange = (range: ByteRange, size: number): string => `bytes ${range.start}-${range.end - 1}/${size}`;
