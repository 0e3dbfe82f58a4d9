import type { Condition, Path, UpdateAction } from "../expressions/syntax.ts";
import type { Item } from "../values/attribute-value.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html */
export type Statement =
  | {
      readonly kind: "SELECT";
      readonly table: string;
      readonly index: string | undefined;
      /** `undefined` for `*`. */
      readonly projection: readonly Path[] | undefined;
      readonly condition: Condition | undefined;
      readonly order: { readonly name: string; readonly ascending: boolean } | undefined;
    }
  | { readonly kind: "INSERT"; readonly table: string; readonly item: Item }
  | {
      readonly kind: "UPDATE";
      readonly table: string;
      readonly actions: readonly UpdateAction[];
      readonly condition: Condition | undefined;
      readonly returning: Returning | undefined;
    }
  | {
      readonly kind: "DELETE";
      readonly table: string;
      readonly condition: Condition | undefined;
      readonly returning: Returning | undefined;
    };

export interface Returning {
  readonly which: "ALL" | "MODIFIED";
  readonly when: "OLD" | "NEW";
}
