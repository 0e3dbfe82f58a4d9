import { badRequest } from "./errors.ts";

/** A part of a list; all of it without `MaxResults`. */
export function pageOf<T>(
  all: readonly T[],
  { MaxResults, NextToken }: { readonly MaxResults?: string | undefined; readonly NextToken?: string | undefined },
): { readonly Items: T[]; readonly NextToken?: string } {
  const size = MaxResults === undefined ? all.length : Number(MaxResults);
  if (!Number.isInteger(size) || size < 0) throw badRequest("Invalid maxResults parameter specified");
  const start = NextToken === undefined ? 0 : Number(/^\d{1,9}$/.exec(NextToken)?.[0] ?? NaN);
  if (Number.isNaN(start)) throw badRequest("Invalid nextToken parameter specified");
  const end = start + Math.max(size, 1);
  return { Items: all.slice(start, end), ...(end < all.length ? { NextToken: String(end) } : {}) };
}
