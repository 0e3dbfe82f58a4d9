import { badRequest } from "./errors.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "./limits.ts";

/** A part of a list; `position` is where the next one begins. */
export function pageOf<T>(
  all: readonly T[],
  { position, limit = PAGE_DEFAULT }: { readonly position?: string | undefined; readonly limit?: number | undefined },
): { readonly items: T[]; readonly position?: string } {
  if (limit < 1 || limit > PAGE_MAX) throw badRequest(`Invalid limit specified: it must be between 1 and ${PAGE_MAX}`);
  const start = position === undefined ? 0 : Number(/^\d{1,9}$/.exec(position)?.[0] ?? NaN);
  if (Number.isNaN(start)) throw badRequest("Invalid position parameter specified");
  const end = start + limit;
  return { items: all.slice(start, end), ...(end < all.length ? { position: String(end) } : {}) };
}
