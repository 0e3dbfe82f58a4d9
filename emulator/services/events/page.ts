import { invalidParameter } from "./errors.ts";
import { PAGE_MAX } from "./limits.ts";

interface PageRequest {
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** One page of what goes by name, in the order of the names; the token is the last name seen. */
export function page<T extends { readonly name: string }>(
  all: Iterable<T>,
  { Limit, NextToken }: PageRequest,
): Page<T> {
  const after = NextToken === undefined ? undefined : decode(NextToken);
  const sorted = [...all].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(({ name }) => name > after);
  const items = rest.slice(0, Math.min(Limit ?? PAGE_MAX, PAGE_MAX));
  const last = items.at(-1);
  return { items, ...(last && rest.length > items.length ? { NextToken: encode(last.name) } : {}) };
}

const MARK = "after:";
const encode = (name: string): string => Buffer.from(MARK + name).toString("base64url");

function decode(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (!text.startsWith(MARK)) throw invalidParameter("NextToken");
  return text.slice(MARK.length);
}
