import type { Regex } from "../regex/index.ts";

/** A step into a map or list that a field holds. */
export type Step = string | number;

/** A span of time, or a piece of the calendar. */
export type Period =
  | { readonly kind: "span"; readonly ms: number }
  | { readonly kind: "months"; readonly count: number };

export interface FieldName {
  /** In full, without backticks: `a.b`. */
  readonly name: string;
  /** The same in pieces, for what `jsonParse` made. */
  readonly steps: readonly Step[];
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "^" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";

export type Expression =
  | { readonly kind: "literal"; readonly value: string | number }
  | { readonly kind: "period"; readonly period: Period }
  | { readonly kind: "star" }
  | { readonly kind: "field"; readonly field: FieldName }
  | { readonly kind: "call"; readonly call: Call }
  | { readonly kind: "minus" | "not"; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "like"; readonly of: Expression; readonly pattern: Expression | Regex; readonly negated: boolean }
  | {
      readonly kind: "in";
      readonly of: Expression;
      readonly list: readonly Expression[];
      readonly negated: boolean;
    };

export interface Call {
  /** In lower case. */
  readonly name: string;
  readonly of: readonly Expression[];
  readonly from: number;
  readonly to: number;
}

/** An expression with the name of its column. */
export interface Column {
  readonly expression: Expression;
  readonly name: string;
}

export type Command =
  | { readonly kind: "fields" | "display"; readonly columns: readonly Column[] }
  | { readonly kind: "filter"; readonly condition: Expression }
  | {
      readonly kind: "parse";
      readonly of: Expression;
      /** What it finds in a text, by the names of the fields; `undefined` where it does not fit. */
      find(text: string): Readonly<Record<string, string>> | undefined;
      readonly names: readonly string[];
    }
  | { readonly kind: "unnest"; readonly of: Expression; readonly name: string }
  | { readonly kind: "stats"; readonly columns: readonly Column[]; readonly by: readonly Column[] }
  | {
      readonly kind: "sort";
      readonly by: readonly { readonly expression: Expression; readonly descending: boolean }[];
    }
  | { readonly kind: "dedup"; readonly by: readonly Column[] }
  | { readonly kind: "limit"; readonly count: number };

export type Query = readonly Command[];
