import type { Period } from "./syntax.ts";
import type { Value } from "./values.ts";

/** What a function of one row is given. */
export interface Arguments {
  readonly values: readonly Value[];
  /** Where a period was given in place of a value. */
  readonly periods: readonly (Period | undefined)[];
  /** The time of the row, and of the query. */
  readonly at: number | undefined;
  readonly now: number;
}

export interface RowFunction {
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
  run(given: Arguments): Value;
}
