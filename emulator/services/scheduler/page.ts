import { validation } from "./errors.ts";
import { PAGE_MAX } from "./limits.ts";

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of what goes by ARN, in that order; the token is the last ARN seen. */
export function page<T extends { readonly arn: string }>(
  all: Iterable<T>,
  { MaxResults, NextToken }: PageRequest,
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const after = NextToken === undefined ? undefined : decode(NextToken);
  const sorted = [...all].toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(({ arn }) => arn > after);
  const items = rest.slice(0, Math.min(MaxResults ?? PAGE_MAX, PAGE_MAX));
  const last = items.at(-1);
  return { items, ...(last && rest.length > items.length ? { NextToken: encode(last.arn) } : {}) };
}

const MARK = "after:";
const encode = (arn: string): string => Buffer.from(MARK + arn).toString("base64url");

function decode(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (!text.startsWith(MARK)) throw validation("Invalid NextToken.");
  return text.slice(MARK.length);
}
