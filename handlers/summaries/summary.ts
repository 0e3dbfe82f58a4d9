import { Column, type ColumnSummary } from "./column.ts";

export interface Summary {
  /** Data rows that were well formed; the header is none. */
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  readonly malformed: {
    readonly rows: number;
    /** Where the first of them end, counted from 1. */
    readonly lines: readonly number[];
  };
}

/** Different values remembered over all columns together; some 25 MB at most. */
const DISTINCT_TOTAL = 200_000;
const DISTINCT_MIN = 100;
const DISTINCT_MAX = 50_000;
/** Line numbers of malformed rows that are kept. */
const LINES_MAX = 5;

/** Makes a summary out of records that come one by one; the first one is the header. */
export class Summarizer {
  #columns: readonly Column[] | undefined;
  #rows = 0;
  #malformed = 0;
  #lines: readonly number[] = [];

  /** `line`: where the record ends in the file. A row with too few or too many fields is malformed. */
  add(record: readonly string[], line: number): void {
    if (!this.#columns) {
      this.#columns = columnsOf(record);
      return;
    }
    if (record.length !== this.#columns.length) {
      this.skip(line);
      return;
    }
    this.#rows += 1;
    for (const [index, column] of this.#columns.entries()) column.add(record[index] ?? "");
  }

  /** Counts a row that could not be read. */
  skip(line: number): void {
    this.#malformed += 1;
    // The parser tells of unreadable rows before it hands out the readable ones in front of them.
    this.#lines = [...this.#lines, line].toSorted((a, b) => a - b).slice(0, LINES_MAX);
  }

  summary(): Summary {
    return {
      rows: this.#rows,
      columns: (this.#columns ?? []).map((column) => column.summary()),
      malformed: { rows: this.#malformed, lines: this.#lines },
    };
  }
}

/** A nameless column is named for its place, a second one of the same name for its turn. */
function columnsOf(header: readonly string[]): readonly Column[] {
  const share = Math.floor(DISTINCT_TOTAL / Math.max(header.length, 1));
  const distinctMax = Math.min(Math.max(share, DISTINCT_MIN), DISTINCT_MAX);
  const taken = new Set<string>();
  return header.map((given, index) => {
    const wanted = given.trim() || `column_${index + 1}`;
    let name = wanted;
    for (let turn = 2; taken.has(name); turn += 1) name = `${wanted}_${turn}`;
    taken.add(name);
    return new Column(name, distinctMax);
  });
}
