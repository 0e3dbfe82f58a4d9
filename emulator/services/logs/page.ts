import { invalidParameter } from "./errors.ts";

export interface PageRequest {
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** One page of an ordered list; the token names the items on both sides of the cut, so that what comes and goes in between shifts nothing. */
export function page<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  request: PageRequest,
  max: number,
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  const limit = Math.min(request.limit ?? max, max);
  const start = request.nextToken === undefined ? 0 : startOf(items.map(nameOf), decode(request.nextToken));
  const shown = items.slice(start, start + limit);
  const [last, next] = [shown.at(-1), items[start + limit]];
  return {
    items: shown,
    nextToken:
      last !== undefined && next !== undefined ? encode({ last: nameOf(last), next: nameOf(next) }) : undefined,
  };
}

/** The last item that was seen, and the one that comes after it. */
interface Cut {
  readonly last: string;
  readonly next: string;
}

function startOf(names: readonly string[], { last, next }: Cut): number {
  const seen = names.indexOf(last);
  if (seen >= 0) return seen + 1;
  // It was deleted in between, as by somebody who deletes what is shown, page by page.
  const unseen = names.indexOf(next);
  if (unseen >= 0) return unseen;
  // Both were: go on with the first one that sorts after them.
  const after = names.findIndex((name) => name > last);
  return after < 0 ? names.length : after;
}

const MARK = "page:";
const encode = ({ last, next }: Cut): string => Buffer.from(MARK + JSON.stringify([last, next])).toString("base64url");

function decode(token: string): Cut {
  const text = Buffer.from(token, "base64url").toString();
  const names = text.startsWith(MARK) ? parse(text.slice(MARK.length)) : undefined;
  if (!Array.isArray(names)) throw invalidParameter("The specified nextToken is invalid.");
  const [last, next]: readonly unknown[] = names;
  if (typeof last !== "string" || typeof next !== "string")
    throw invalidParameter("The specified nextToken is invalid.");
  return { last, next };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
