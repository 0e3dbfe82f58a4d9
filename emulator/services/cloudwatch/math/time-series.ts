import type { EntryId, Instant, Millis } from "../../../kernel/index.ts";

/** The spans of time that a query is about, oldest first. */
export interface Grid {
  readonly start: Instant;
  readonly period: Millis;
  readonly count: number;
}

/** One value for each span of the grid; `undefined` where there is no data. */
export interface TimeSeries {
  readonly label: string;
  readonly values: readonly (number | undefined)[];
  /** The journal's entries behind the data, for each span. */
  readonly causes: readonly (readonly EntryId[])[];
}

/** What an expression can be worth. */
export type Worth =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "series"; readonly series: TimeSeries }
  | { readonly kind: "list"; readonly list: readonly TimeSeries[] };

export const timesOf = ({ start, period, count }: Grid): readonly Instant[] =>
  Array.from({ length: count }, (_, index) => start + index * period);
