import type { Scope } from "../../kernel/index.ts";
import type { TableAddress } from "./arn.ts";
import type { Direction } from "./capacity.ts";
import type { Table } from "./state.ts";

/** What a request took of a table or of one of its global indexes, or could not take, or gave back. */
export type TableUse = TableAddressed &
  (
    | {
        readonly kind: "consumed" | "throttled";
        readonly index: string | undefined;
        readonly direction: Direction;
        /** Capacity units; 0 when it was throttled. */
        readonly units: number;
      }
    | { readonly kind: "returned"; readonly operation: "Query" | "Scan"; readonly items: number }
  );

interface TableAddressed extends Scope {
  readonly tableName: string;
  /** Whether it has a capacity of its own, rather than what is asked for. */
  readonly provisioned: boolean;
}

/** What a table provides in a second. */
export interface Provision {
  readonly read: number;
  readonly write: number;
  readonly indexes: readonly { readonly name: string; readonly read: number; readonly write: number }[];
}

/** Whoever hears of it. */
interface Told {
  use(use: TableUse): void;
}
interface Used {
  readonly address: TableAddress;
  readonly billing: Table["billing"];
}

export const tellConsumed = (
  told: Told,
  table: Used,
  index: string | undefined,
  direction: Direction,
  units: number,
): void => told.use({ kind: "consumed", ...addressed(table), index, direction, units });

export const tellThrottled = (told: Told, table: Used, index: string | undefined, direction: Direction): void =>
  told.use({ kind: "throttled", ...addressed(table), index, direction, units: 0 });

export const tellReturned = (told: Told, table: Used, operation: "Query" | "Scan", items: number): void =>
  told.use({ kind: "returned", ...addressed(table), operation, items });

const addressed = ({ address, billing }: Used): TableAddressed => ({
  provisioned: billing.mode === "PROVISIONED",
  account: address.account,
  region: address.region,
  tableName: address.name,
});
