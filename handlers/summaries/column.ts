/** What a column holds, judged by its values. */
export type ColumnType = "empty" | "integer" | "number" | "boolean" | "date" | "text";

export interface NumericColumn {
  readonly name: string;
  readonly type: "integer" | "number";
  /** Values that are not empty. */
  readonly count: number;
  readonly empty: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

export interface OtherColumn {
  readonly name: string;
  readonly type: "empty" | "boolean" | "date" | "text";
  readonly count: number;
  readonly empty: number;
  /** How many different values; at least that many where `distinctIsExact` is false. */
  readonly distinct: number;
  readonly distinctIsExact: boolean;
}

export type ColumnSummary = NumericColumn | OtherColumn;

/** Longer values are told apart by their first characters and their length: enough to count by, and bounded. */
const REMEMBERED_LENGTH = 64;

/** Sees a column's values one by one; needs the same memory for ten of them as for ten million. */
export class Column {
  readonly name: string;
  readonly #distinctMax: number;
  readonly #seen = new Set<string>();
  readonly #kinds = new Set<Exclude<ColumnType, "empty">>();
  #distinctIsExact = true;
  #count = 0;
  #empty = 0;
  #sum = 0;
  /** What the sum lost in rounding (Neumaier): a million cents add up to the cent. */
  #lost = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(name: string, distinctMax: number) {
    this.name = name;
    this.#distinctMax = distinctMax;
  }

  add(value: string): void {
    const text = value.trim();
    if (text === "") {
      this.#empty += 1;
      return;
    }
    this.#count += 1;
    const kind = kindOf(text);
    this.#kinds.add(kind);
    if (kind === "integer" || kind === "number") this.#addNumber(Number(text));
    this.#remember(text);
  }

  summary(): ColumnSummary {
    const { name } = this;
    const [count, empty] = [this.#count, this.#empty];
    const type = this.#type();
    if (type === "integer" || type === "number") {
      const sum = this.#sum + this.#lost;
      return { name, type, count, empty, sum, min: this.#min, max: this.#max, mean: sum / count };
    }
    return { name, type, count, empty, distinct: this.#seen.size, distinctIsExact: this.#distinctIsExact };
  }

  /** The narrowest type that takes every value. */
  #type(): ColumnType {
    const kinds = [...this.#kinds];
    if (kinds.length === 0) return "empty";
    if (kinds.length === 1) return kinds[0] ?? "text";
    return kinds.every((kind) => kind === "integer" || kind === "number") ? "number" : "text";
  }

  #addNumber(value: number): void {
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  #remember(text: string): void {
    const known = text.length > REMEMBERED_LENGTH ? `${text.slice(0, REMEMBERED_LENGTH)}…${text.length}` : text;
    if (this.#seen.has(known)) return;
    if (this.#seen.size < this.#distinctMax) this.#seen.add(known);
    else this.#distinctIsExact = false;
    if (text.length > REMEMBERED_LENGTH) this.#distinctIsExact = false;
  }
}

/** `007` is a code, not a number; `1e400` is more than a number can hold. */
function kindOf(text: string): Exclude<ColumnType, "empty"> {
  if (/^[+-]?(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))) return "integer";
  if (/^[+-]?(0|[1-9]\d*)?\.?\d+([eE][+-]?\d+)?$/.test(text) && !/^[+-]?0\d/.test(text) && isFinite(Number(text)))
    return "number";
  if (/^(true|false)$/i.test(text)) return "boolean";
  if (/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return "date";
  return "text";
}
