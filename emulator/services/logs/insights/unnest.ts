import { ownValue, type Row } from "./log-record.ts";
import { valueOf } from "./functions.ts";
import type { Step } from "./syntax.ts";
import { Structure, type Value } from "./values.ts";

/**
 * A row for each item of a list, with the item under a name of its own; what is no list is one item, and without a value there is none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Unnest.html
 */
export const unnested = (row: Row, value: Value, name: string): readonly Row[] =>
  itemsOf(value).map((item) => new ItemRow(row, name, item));

function itemsOf(value: Value): readonly Value[] {
  if (value === undefined) return [];
  return value instanceof Structure && Array.isArray(value.json) ? value.json.map(valueOf) : [value];
}

/** All but its own is the row's that it was made of. */
class ItemRow implements Row {
  readonly #of: Row;
  readonly #own: Map<string, Value>;

  constructor(of: Row, name: string, item: Value) {
    this.#of = of;
    this.#own = new Map([[name, item]]);
  }

  get at(): number | undefined {
    return this.#of.at;
  }

  get pointer(): string | undefined {
    return this.#of.pointer;
  }

  get(name: string, steps: readonly Step[]): Value {
    const own = ownValue(this.#own, name, steps);
    return own.found ? own.value : this.#of.get(name, steps);
  }

  set(name: string, value: Value): void {
    this.#own.set(name, value);
  }
}
