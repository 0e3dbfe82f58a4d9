import { invalidParameter } from "./errors.ts";

export interface PageRequest {
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** One page of a sorted list; the token names the last item that was seen, so that what comes and goes in between shifts nothing. */
export function page<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  request: PageRequest,
  max: number,
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  const limit = Math.min(request.limit ?? max, max);
  const start = request.nextToken === undefined ? 0 : startAfter(items, nameOf, decode(request.nextToken));
  const shown = items.slice(start, start + limit);
  const last = shown.at(-1);
  return { items: shown, nextToken: last && start + limit < items.length ? encode(nameOf(last)) : undefined };
}

function startAfter<T>(items: readonly T[], nameOf: (item: T) => string, name: string): number {
  const at = items.findIndex((item) => nameOf(item) === name);
  if (at >= 0) return at + 1;
  // The item was deleted in between: go on with the first one that sorts after it.
  const next = items.findIndex((item) => nameOf(item) > name);
  return next < 0 ? items.length : next;
}

const MARK = "page:";
const encode = (name: string): string => Buffer.from(MARK + name).toString("base64url");

function decode(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (!text.startsWith(MARK)) throw invalidParameter("The specified nextToken is invalid.");
  return text.slice(MARK.length);
}
