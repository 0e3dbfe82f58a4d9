import type { ConsumedCapacity, ReturnConsumedCapacity } from "@aws-sdk/client-dynamodb";
import { seconds, type Instant } from "../../kernel/index.ts";
import { onDemandExceeded, throughputExceeded } from "./errors.ts";
import { BURST, READ_UNIT_BYTES, WRITE_UNIT_BYTES } from "./limits.ts";
import type { IndexShape } from "./storage/index-data.ts";
import { showsChange, type Change, type IndexChange } from "./storage/table-data.ts";

export type Direction = "Read" | "Write";

/** Units that an operation consumed: of the table, and of its indexes by name. */
export interface Units {
  readonly table: number;
  readonly indexes: ReadonlyMap<IndexShape, number>;
}

export const NO_UNITS: Units = { table: 0, indexes: new Map() };

/** Half a unit for 4 KB, a whole one for reads that must be up to date; nothing found costs the least. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (consistent ? 1 : 0.5);

export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));

/** The larger of the two images counts; an index counts where it shows a change. */
export function unitsOf({ before, after, indexes }: Change): Units {
  const changed = indexes.filter(showsChange);
  return {
    table: writeUnits(Math.max(before?.size ?? 0, after?.size ?? 0)),
    indexes: new Map(changed.map((change) => [change.index, unitsOfIndex(change)])),
  };
}

/** An entry that moves is deleted at one place and put at another. */
function unitsOfIndex({ before, after }: IndexChange): number {
  if (!before || !after) return writeUnits((before ?? after)?.size ?? 0);
  const moves = before.partition !== after.partition || before.sort !== after.sort;
  return moves ? writeUnits(before.size) + writeUnits(after.size) : writeUnits(Math.max(before.size, after.size));
}

export function addUnits(a: Units, b: Units): Units {
  const indexes = new Map(a.indexes);
  for (const [index, units] of b.indexes) indexes.set(index, (indexes.get(index) ?? 0) + units);
  return { table: a.table + b.table, indexes };
}

export const timesUnits = ({ table, indexes }: Units, factor: number): Units => ({
  table: table * factor,
  indexes: new Map([...indexes].map(([index, units]) => [index, units * factor])),
});

/** `transaction`: transactions tell reads and writes apart. */
export function consumedCapacity(
  wanted: ReturnConsumedCapacity | undefined,
  tableName: string | undefined,
  units: Units,
  transaction?: Direction,
): ConsumedCapacity | undefined {
  if (wanted === undefined || wanted === "NONE") return undefined;
  const capacity = (count: number): { CapacityUnits: number } => ({
    CapacityUnits: count,
    ...(transaction ? { [`${transaction}CapacityUnits`]: count } : {}),
  });
  const total = [...units.indexes.values()].reduce((sum, count) => sum + count, units.table);
  const consumed: ConsumedCapacity = { TableName: tableName, ...capacity(total) };
  if (wanted !== "INDEXES") return consumed;
  consumed.Table = capacity(units.table);
  for (const [{ name, kind }, count] of units.indexes) {
    const group = kind === "local" ? "LocalSecondaryIndexes" : "GlobalSecondaryIndexes";
    consumed[group] = { ...consumed[group], [name]: capacity(count) };
  }
  return consumed;
}

/** A member of an answer, or none of it. */
export const withCapacity = (
  consumed: ConsumedCapacity | undefined,
): { readonly ConsumedCapacity?: ConsumedCapacity } => (consumed ? { ConsumedCapacity: consumed } : {});

/** The same for requests about several tables. */
export function consumedByTable(
  wanted: ReturnConsumedCapacity | undefined,
  units: ReadonlyMap<string, Units>,
  transaction?: Direction,
): { readonly ConsumedCapacity?: ConsumedCapacity[] } {
  const consumed = [...units].map(([name, spent]) => consumedCapacity(wanted, name, spent, transaction));
  const known = consumed.filter((each) => each !== undefined);
  return known.length > 0 ? { ConsumedCapacity: known } : {};
}

/**
 * Capacity that fills up with time. A request is let in as long as any is left, and what it needs may be taken in advance, as large items
 * would never get in otherwise. Begins full: AWS promises bursts of what was not used for 300 seconds.
 */
export class Bucket {
  #level: number;
  #at: Instant;
  #rate: number;

  constructor(rate: number, now: Instant) {
    this.#rate = rate;
    this.#level = this.#max();
    this.#at = now;
  }

  /** Changes how many units come in a second. */
  set(rate: number, now: Instant): void {
    this.#fill(now);
    // More capacity is there at once; nobody gains a burst by changing to and fro.
    this.#level += Math.max(0, rate - this.#rate);
    this.#rate = rate;
    this.#level = Math.min(this.#level, this.#max());
  }

  has(now: Instant): boolean {
    this.#fill(now);
    return this.#level > 0;
  }

  take(units: number): void {
    this.#level -= units;
  }

  #max(): number {
    return (this.#rate * BURST) / seconds(1);
  }

  #fill(now: Instant): void {
    this.#level = Math.min(this.#max(), this.#level + (this.#rate * (now - this.#at)) / seconds(1));
    this.#at = now;
  }
}

/** What is limited: a table or an index, for reading or writing. */
export interface Limited {
  readonly resource: string;
  readonly index: boolean;
  readonly direction: Direction;
  /** By what the owner provisioned, or by the most that the owner allows on demand. */
  readonly by: "provisioned" | "on-demand-max";
  readonly bucket: Bucket;
}

export function throttle({ resource, index, direction, by }: Limited): Error {
  const what = `${index ? "Index" : "Table"}${direction}`;
  return by === "provisioned"
    ? throughputExceeded({ reason: `${what}ProvisionedThroughputExceeded`, resource }, index)
    : onDemandExceeded({ reason: `${what}MaxOnDemandThroughputExceeded`, resource });
}
