import type { ConsumedCapacity, QueryInput, ScanInput, Select } from "@aws-sdk/client-dynamodb";
import { consumedCapacity, readUnits, type Units } from "./capacity.ts";
import { invalidValues, noSuchIndex, validation } from "./errors.ts";
import { holds } from "./expressions/evaluate.ts";
import { project } from "./expressions/look-up.ts";
import { headOf, pathsOf, type Condition, type Path } from "./expressions/syntax.ts";
import { PAGE_BYTES_MAX } from "./limits.ts";
import { statusOfIndex, type Table } from "./state.ts";
import { partsOf, type Entry, type Keys } from "./storage/entry.ts";
import { projectedNames, type IndexData, type IndexShape } from "./storage/index-data.ts";
import type { DynamoDbStore } from "./store.ts";
import { emptyItem, type Item } from "./values/attribute-value.ts";
import { admit, chargeRead } from "./write.ts";

/** What Query and Scan have in common. */
export type PageRequest = Pick<
  QueryInput & ScanInput,
  "TableName" | "IndexName" | "Select" | "Limit" | "ConsistentRead" | "ReturnConsumedCapacity" | "ProjectionExpression"
>;

/** A table, or one of its indexes, to be read. */
export interface Source {
  readonly table: Table;
  readonly index: IndexShape | undefined;
  readonly data: IndexData;
  readonly keys: Keys;
}

/** Throws AWS's answer to an index that is not there or cannot be read like that. */
export function sourceOf(store: DynamoDbStore, table: Table, request: PageRequest): Source {
  const name = request.IndexName;
  if (name === undefined) return { table, index: undefined, data: table.data.main, keys: table.data.keys };
  const found = table.data.index(name);
  const index = table.indexes.get(name);
  if (!found || !index) throw noSuchIndex(name);
  if (found.shape.kind === "global") {
    if (request.ConsistentRead) throw validation("Consistent reads are not supported on global secondary indexes");
    const status = statusOfIndex(index, store.kernel.now());
    if (status === "CREATING") throw validation(`Cannot read from backfilling global secondary index: ${name}`);
    if (status === "DELETING") throw noSuchIndex(name);
  }
  return { table, index: found.shape, data: found.data, keys: found.shape.keys };
}

export interface PageOptions {
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
}

/** A page of items, as Query and Scan answer. */
export interface Page {
  readonly Items?: Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
}

/** Reads on until the limit, a megabyte or the end; then filters. */
export function readPage(
  store: DynamoDbStore,
  source: Source,
  entries: Iterable<Entry>,
  request: PageRequest,
  { filter, projection }: PageOptions,
): Page {
  const { table, index } = source;
  const wanted = checkSelect(source, request, projection);
  admit(store, table, index?.kind === "global" ? index.name : undefined, "Read");
  const limit = request.Limit ?? Infinity;
  const items: Item[] = [];
  let [scanned, count, bytes, fetched] = [0, 0, 0, 0];
  let last: Entry | undefined;
  let more = false;
  for (const entry of entries) {
    const size = entry.size;
    if (scanned > 0 && bytes + size > PAGE_BYTES_MAX) {
      more = true;
      break;
    }
    scanned += 1;
    bytes += size;
    last = entry;
    const item = wanted.fetch ? entry.row.item : entry.item;
    if (wanted.fetch) fetched += readUnits(entry.row.size, request.ConsistentRead ?? false);
    if (!filter || holds(filter, item)) {
      count += 1;
      if (!wanted.countOnly) items.push(projection ? project(item, projection) : item);
    }
    if (scanned >= limit) {
      more = true;
      break;
    }
  }
  const units = unitsOf(index, readUnits(bytes, request.ConsistentRead ?? false), fetched);
  chargeRead(store, table, index, index ? (units.indexes.get(index) ?? 0) : units.table);
  const consumed = consumedCapacity(request.ReturnConsumedCapacity, request.TableName, units);
  return {
    ...(wanted.countOnly ? {} : { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(more && last ? { LastEvaluatedKey: keyOf(source, last.item) } : {}),
    ...(consumed ? { ConsumedCapacity: consumed } : {}),
  };
}

const unitsOf = (index: IndexShape | undefined, units: number, fetched: number): Units =>
  index ? { table: fetched, indexes: new Map([[index, units]]) } : { table: units, indexes: new Map() };

/** From which one may go on: the keys of the table and of the index. */
function keyOf({ table, keys }: Source, item: Item): Item {
  const key = emptyItem();
  for (const { name } of [...partsOf(table.data.keys), ...partsOf(keys)]) {
    const value = item[name];
    if (value !== undefined) key[name] = value;
  }
  return key;
}

/** What is to be shown; `fetch`: the index does not hold it, and the table is asked. */
interface Wanted {
  readonly countOnly: boolean;
  readonly fetch: boolean;
}

function checkSelect({ table, index }: Source, request: PageRequest, projection: readonly Path[] | undefined): Wanted {
  const select: Select | undefined = request.Select;
  if (projection && select !== undefined && select !== "SPECIFIC_ATTRIBUTES")
    throw validation(
      `Cannot specify the ProjectionExpression when choosing to get ${select === "COUNT" ? "only the Count" : select}`,
    );
  if (select === "SPECIFIC_ATTRIBUTES" && !projection)
    throw validation(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  if (select === "ALL_PROJECTED_ATTRIBUTES" && !index)
    throw invalidValues("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  const countOnly = select === "COUNT";
  const held = index && projectedNames(index, table.data.keys);
  if (!index || !held) return { countOnly, fetch: false };
  const missing = [...new Set((projection ?? []).map(headOf))].filter((name) => !held.includes(name));
  if (index.kind === "global") {
    if (select === "ALL_ATTRIBUTES")
      throw invalidValues(
        `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
      );
    if (missing.length > 0)
      throw invalidValues(`Global secondary index ${index.name} does not project [${missing.join(", ")}]`);
    return { countOnly, fetch: false };
  }
  return { countOnly, fetch: select === "ALL_ATTRIBUTES" || missing.length > 0 };
}

/** Keys cannot be filtered by: that is what the key condition is for. */
export function refuseKeysIn(filter: Condition | undefined, keys: Keys): void {
  const names = new Set(partsOf(keys).map(({ name }) => name));
  for (const path of filter ? pathsOf(filter) : [])
    if (names.has(headOf(path)))
      throw validation(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${headOf(path)}`,
      );
}
