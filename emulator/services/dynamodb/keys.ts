import { invalidValues, keyDoesNotMatch, notValidValues, validation } from "./errors.ts";
import { PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX } from "./limits.ts";
import type { Table } from "./state.ts";
import { partsOf, type KeyPart } from "./storage/entry.ts";
import type { IndexShape } from "./storage/index-data.ts";
import { emptyItem, readItem, typeOf, type AttributeValue, type Item } from "./values/attribute-value.ts";

/** A key as a request names it: exactly the key attributes, each of its type. */
export function readKey(table: Table, given: Readonly<Record<string, AttributeValue>> | undefined): Item {
  return checkKey(table, readItem(given ?? {}));
}

export function checkKey(table: Table, key: Item): Item {
  const parts = partsOf(table.data.keys);
  if (Object.keys(key).length !== parts.length) throw keyDoesNotMatch();
  // In the order of the schema, as everything that shows a key has it.
  const ordered = emptyItem();
  for (const { name, type } of parts) {
    const value = key[name];
    if (!value || typeOf(value) !== type) throw keyDoesNotMatch();
    ordered[name] = value;
  }
  checkSizes(table, ordered);
  return ordered;
}

/** An item that is to be put has its key, and fits its indexes. */
export function checkItem(table: Table, item: Item): void {
  for (const { name, type } of partsOf(table.data.keys)) {
    const value = item[name];
    if (!value) throw invalidValues(`Missing the key ${name} in the item`);
    if (typeOf(value) !== type)
      throw invalidValues(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
  }
  checkSizes(table, item);
  checkIndexKeys(table, item);
}

/** Index keys that are there have the type of the index, and are not empty. */
export function checkIndexKeys(
  table: Table,
  item: Item,
  mismatch: (part: KeyPart, actual: string, index: IndexShape) => Error = typeMismatch,
): void {
  for (const { shape } of table.indexes.values())
    for (const part of partsOf(shape.keys)) {
      const value = item[part.name];
      if (!value) continue;
      if (typeOf(value) !== part.type) throw mismatch(part, typeOf(value), shape);
      if (value.S === "" || value.B?.length === 0)
        throw notValidValues(
          `A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${wordOf(part)} value. IndexName: ${shape.name}, IndexKey: ${part.name}`,
        );
      checkSize(value, part === shape.keys.partition);
    }
}

const wordOf = ({ type }: KeyPart): string => (type === "B" ? "binary" : "string");

export const typeMismatch = ({ name, type }: KeyPart, actual: string, index: IndexShape): Error =>
  invalidValues(`Type mismatch for Index Key ${name} Expected: ${type} Actual: ${actual} IndexName: ${index.name}`);

function checkSizes(table: Table, item: Item): void {
  for (const part of partsOf(table.data.keys)) {
    const value = item[part.name];
    if (!value) continue;
    if (value.S === "" || value.B?.length === 0)
      throw notValidValues(
        `The AttributeValue for a key attribute cannot contain an empty ${wordOf(part)} value. Key: ${part.name}`,
      );
    checkSize(value, part === table.data.keys.partition);
  }
}

function checkSize(value: AttributeValue, partition: boolean): void {
  const bytes = value.S === undefined ? (value.B?.length ?? 0) : Buffer.byteLength(value.S);
  if (partition && bytes > PARTITION_KEY_BYTES_MAX)
    throw invalidValues("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  if (!partition && bytes > SORT_KEY_BYTES_MAX)
    throw invalidValues("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}

/** A key from which a Query or Scan goes on: that of the table and that of the index, and nothing else. */
export function readStartKey(
  table: Table,
  index: IndexShape | undefined,
  given: Readonly<Record<string, AttributeValue>>,
): Item {
  const key = readItem(given);
  const parts = new Map(
    [...partsOf(table.data.keys), ...(index ? partsOf(index.keys) : [])].map((part) => [part.name, part]),
  );
  if (Object.keys(key).length !== parts.size || Object.keys(key).some((name) => !parts.has(name)))
    throw validation("The provided starting key is invalid");
  for (const { name, type } of parts.values()) {
    const value = key[name];
    if (value && typeOf(value) !== type)
      throw validation("The provided starting key is invalid: The provided key element does not match the schema");
  }
  return key;
}
