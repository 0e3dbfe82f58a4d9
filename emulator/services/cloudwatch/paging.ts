import { invalidNextToken } from "./errors.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly token: string | undefined;
}

/** The part of a list that a token means; AWS's tokens are opaque, ours hold a position. */
export function pageOf<T>(all: readonly T[], token: string | undefined, size: number): Page<T> {
  const start = token === undefined ? 0 : positionOf(token);
  const end = start + size;
  return {
    items: all.slice(start, end),
    token: end < all.length ? Buffer.from(`at:${end}`).toString("base64url") : undefined,
  };
}

function positionOf(token: string): number {
  const found = /^at:(\d{1,9})$/.exec(Buffer.from(token, "base64url").toString("latin1"))?.[1];
  if (found === undefined) throw invalidNextToken();
  return Number(found);
}
