import { invalidParameter } from "./errors.ts";
import { PAGE_MAX } from "./limits.ts";

/** A page of what is sorted by `key`, after a token that names the last key of the page before. */
export function pageOf<T>(
  all: readonly T[],
  key: (item: T) => string,
  token: string | undefined,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const after = token === undefined ? "" : Buffer.from(token, "base64").toString();
  if (token !== undefined && Buffer.from(after).toString("base64") !== token)
    throw invalidParameter("NextToken Reason: Invalid token");
  const rest = all.filter((item) => key(item) > after).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  const items = rest.slice(0, PAGE_MAX);
  const last = items.at(-1);
  return {
    items,
    next: last !== undefined && rest.length > items.length ? Buffer.from(key(last)).toString("base64") : undefined,
  };
}
