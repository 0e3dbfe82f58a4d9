import type { EntryId } from "../../../kernel/index.ts";
import type { AttributeValue, Item } from "../values/attribute-value.ts";
import { compareTexts, orderOf } from "../values/order.ts";

export type KeyType = "S" | "N" | "B";

export interface KeyPart {
  readonly name: string;
  readonly type: KeyType;
}

/** What a table or an index is ordered by. */
export interface Keys {
  readonly partition: KeyPart;
  readonly sort: KeyPart | undefined;
}

export const partsOf = ({ partition, sort }: Keys): readonly KeyPart[] => (sort ? [partition, sort] : [partition]);

/** A stored item. */
export interface Row {
  readonly item: Item;
  /** Bytes, as DynamoDB counts them. */
  readonly size: number;
  /** The journal's fact about its last change; known once the row is stored. */
  entry: EntryId;
}

/** Where something stands: items of one partition together, in the order of the sort key. */
export interface Position {
  readonly hash: number;
  readonly partition: string;
  readonly sort: string;
  /** In indexes, where keys need not be unique: the table's own key. */
  readonly tie: string;
}

/** A row as it stands in a table or an index. */
export interface Entry extends Position {
  /** What the index shows of the item. */
  readonly item: Item;
  /** Bytes of that. */
  readonly size: number;
  readonly row: Row;
}

export const comparePositions = (a: Position, b: Position): number =>
  a.hash - b.hash ||
  compareTexts(a.partition, b.partition) ||
  compareTexts(a.sort, b.sort) ||
  compareTexts(a.tie, b.tie);

/** `undefined` where the item lacks a key attribute: an index does not hold such an item. */
export function positionOf(keys: Keys, item: Item, tie: string): Position | undefined {
  const partition = item[keys.partition.name];
  const sort = keys.sort && item[keys.sort.name];
  if (!partition || (keys.sort && !sort)) return undefined;
  return { ...partitionOf(partition), sort: sort ? orderOf(sort) : "", tie };
}

export function partitionOf(value: AttributeValue): { readonly hash: number; readonly partition: string } {
  const partition = orderOf(value);
  return { hash: hashOf(partition), partition };
}

/** The table's own key in one text. */
export function tieOf(keys: Keys, item: Item): string {
  const partition = item[keys.partition.name];
  const sort = keys.sort && item[keys.sort.name];
  // The length tells the two texts apart.
  const first = partition ? orderOf(partition) : "";
  return `${first.length}:${first}${sort ? orderOf(sort) : ""}`;
}

/** Where the item stands in its table whose key is that text. */
export function positionOfTie(tie: string): Position {
  const colon = tie.indexOf(":");
  const end = colon + 1 + Number(tie.slice(0, colon));
  const partition = tie.slice(colon + 1, end);
  return { hash: hashOf(partition), partition, sort: tie.slice(end), tie: "" };
}

/** 32 bits (FNV-1a, mixed as murmur3 ends): spreads partitions over a table, so that a scan goes in no order of their keys. */
function hashOf(text: string): number {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export const HASHES: number = 2 ** 32;
