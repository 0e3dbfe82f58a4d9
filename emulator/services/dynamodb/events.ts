import type { EntryId } from "../../kernel/index.ts";
import type { ChangeName, StreamRecord } from "./stream.ts";
import type { Item } from "./values/attribute-value.ts";

/** An item changed. Not told of writes that changed nothing. */
export interface ItemChanged {
  readonly kind: "changed";
  readonly tableArn: string;
  readonly change: ChangeName;
  readonly keys: Item;
  /** What the table's stream says of it; `undefined` for a table without one. */
  readonly stream: { readonly arn: string; readonly record: StreamRecord } | undefined;
  /** The journal's `fact` about it. */
  readonly entry: EntryId;
}

/** A table came, changed or went. */
export interface TableChanged {
  readonly kind: "created" | "updated" | "deleted";
  readonly tableArn: string;
  readonly entry: EntryId;
}

export type DynamoDbFact = ItemChanged | TableChanged;

/** How the journal calls an item: its table's ARN and its key, partition key first. */
export const subjectOf = (tableArn: string, keys: Item): string =>
  `${tableArn}/item/${Object.values(keys)
    .map(({ S, N, B }) => S ?? N ?? (B ? Buffer.from(B).toString("base64") : ""))
    .join("/")}`;
