import { compareKeys, type OrderedMap } from "./ordered-map.ts";

export interface ListQuery {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after this key or common prefix. */
  readonly after: string;
  readonly max: number;
}

export interface Page<V> {
  readonly items: readonly (readonly [key: string, value: V])[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of the page, when more follows. */
  readonly next: string | undefined;
}

/**
 * One page of a listing. A common prefix counts as one entry and is stepped over in one go, so that a page costs the page.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
 */
export function listPage<V>(map: OrderedMap<V>, query: ListQuery, visible: (value: V) => boolean): Page<V> {
  const items: (readonly [string, V])[] = [];
  const prefixes: string[] = [];
  if (query.max === 0) return { items, prefixes, next: undefined };
  let last = "";
  let reached: ((key: string) => boolean) | undefined = startOf(query);
  while (reached) {
    const from: (key: string) => boolean = reached;
    reached = undefined;
    for (const [key, value] of map.from(from)) {
      if (!key.startsWith(query.prefix)) break;
      if (!visible(value)) continue;
      if (items.length + prefixes.length === query.max) return { items, prefixes, next: last };
      const common = commonPrefix(key, query);
      if (common === undefined) {
        items.push([key, value]);
        last = key;
        continue;
      }
      prefixes.push(common);
      last = common;
      reached = beyond(common);
      break;
    }
  }
  return { items, prefixes, next: undefined };
}

/** What the key is rolled up to: up to and with the first delimiter after the prefix. */
export function commonPrefix(key: string, query: Pick<ListQuery, "prefix" | "delimiter">): string | undefined {
  if (query.delimiter === "") return undefined;
  const at = key.indexOf(query.delimiter, query.prefix.length);
  return at < 0 ? undefined : key.slice(0, at + query.delimiter.length);
}

/** Holds from the first key on that the query may show. */
function startOf(query: ListQuery): (key: string) => boolean {
  const { after, prefix } = query;
  if (after === "" || compareKeys(after, prefix) < 0) return (key) => compareKeys(key, prefix) >= 0;
  const common = prefixAt(after, query);
  return common === undefined ? (key) => compareKeys(key, after) > 0 : beyond(common);
}

/** A marker that stands at or within a common prefix has that prefix behind it, with all that it stands for. */
export const prefixAt = (marker: string, query: Pick<ListQuery, "prefix" | "delimiter">): string | undefined =>
  marker.startsWith(query.prefix) ? commonPrefix(marker, query) : undefined;

/** Holds for keys that come after everything with that prefix. */
export const beyond =
  (prefix: string): ((key: string) => boolean) =>
  (key) =>
    compareKeys(key, prefix) > 0 && !key.startsWith(prefix);

/**
 * How S3 encodes keys in event records and with `encoding-type=url`: as in a form, but with `/` left alone.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export const urlEncoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replaceAll("%2F", "/")
    .replaceAll("%20", "+")
    .replaceAll(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
