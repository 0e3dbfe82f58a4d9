import { AGGREGATES, type Aggregate } from "./aggregates.ts";
import { compile, type Evaluator } from "./compile.ts";
import { type LogRecord, ownValue, type Row } from "./log-record.ts";
import type { Call, Column, Command, Query, Step } from "./syntax.ts";
import { unnested } from "./unnest.ts";
import { isTrue, Moment, order, textOf, type Value } from "./values.ts";

export interface QueryOutput {
  readonly rows: readonly (readonly { readonly field: string; readonly value: string }[])[];
  readonly matched: number;
}

interface Table {
  readonly rows: readonly Row[];
  /** The columns that are shown, in order; `undefined` while nobody asked for any. */
  readonly shown: readonly Shown[] | undefined;
  /** After `display`, further `fields` show nothing. */
  readonly isFixed: boolean;
}

interface Shown {
  readonly name: string;
  readonly steps: readonly Step[];
}

const shownAs = ({ name, expression }: Column): Shown => ({
  name,
  steps: expression.kind === "field" && expression.field.name === name ? expression.field.steps : [name],
});

/** What is shown where a query names no field. */
const DEFAULT_COLUMNS: readonly Shown[] = ["@timestamp", "@message"].map((name) => ({ name, steps: [name] }));

/** Runs a query over events, newest first. `limit`: of rows, where the query has none itself. */
export function runQuery(
  query: Query,
  records: readonly LogRecord[],
  { now, limit }: { readonly now: number; readonly limit: number },
): QueryOutput {
  let table: Table = { rows: records, shown: undefined, isFixed: false };
  let matched = records.length;
  let isSummary = false;
  for (const command of query) {
    table = apply(command, table, now);
    isSummary ||= command.kind === "stats";
    if (command.kind === "filter" && !isSummary) matched = table.rows.length;
  }
  const hasLimit = query.some(({ kind }) => kind === "limit");
  const rows = hasLimit ? table.rows : table.rows.slice(0, limit);
  const columns = table.shown ?? DEFAULT_COLUMNS;
  return { rows: rows.map((row) => shownRow(row, columns)), matched };
}

function shownRow(row: Row, columns: readonly Shown[]): { readonly field: string; readonly value: string }[] {
  const cells: { readonly field: string; readonly value: string }[] = [];
  for (const { name, steps } of columns) {
    const value = row.get(name, steps);
    if (value !== undefined) cells.push({ field: name, value: textOf(value) });
  }
  if (row.pointer !== undefined) cells.push({ field: "@ptr", value: row.pointer });
  return cells;
}

function apply(command: Command, table: Table, now: number): Table {
  const { rows, shown, isFixed } = table;
  switch (command.kind) {
    case "fields":
    case "display": {
      evaluateColumns(command.columns, rows, now);
      const named = command.columns.map(shownAs);
      if (command.kind === "display") return { rows, shown: named, isFixed: true };
      return { rows, shown: isFixed ? shown : joined(shown ?? [], named), isFixed };
    }
    case "filter": {
      const condition = compile(command.condition, { now });
      return { ...table, rows: rows.filter((row) => isTrue(condition(row))) };
    }
    case "parse":
      parseRows(command, rows, now);
      return table;
    case "unnest": {
      const of = compile(command.of, { now });
      return { ...table, rows: rows.flatMap((row) => unnested(row, of(row), command.name)) };
    }
    case "stats":
      return summarize(command, rows, now);
    case "sort":
      return {
        ...table,
        rows: sorted(
          command.by.map((each) => ({ ...each, of: compile(each.expression, { now }) })),
          rows,
        ),
      };
    case "dedup":
      return {
        ...table,
        rows: deduplicated(
          command.by.map(({ expression }) => compile(expression, { now })),
          rows,
        ),
      };
    case "limit":
      return { ...table, rows: rows.slice(0, command.count) };
    default:
      return command satisfies never;
  }
}

/** A column that was there before keeps its place. */
const joined = (before: readonly Shown[], more: readonly Shown[]): readonly Shown[] => [
  ...before,
  ...more.filter(({ name }, index) => ![...before, ...more.slice(0, index)].some((each) => each.name === name)),
];

/** All of a command's columns see what was there before it. */
function evaluateColumns(columns: readonly Column[], rows: readonly Row[], now: number): void {
  const made = columns
    .filter(({ expression, name }) => expression.kind !== "field" || expression.field.name !== name)
    .map(({ expression, name }) => ({ name, of: compile(expression, { now }) }));
  if (made.length === 0) return;
  for (const row of rows)
    for (const { name, value } of made.map((each) => ({ name: each.name, value: each.of(row) }))) row.set(name, value);
}

function parseRows(command: Command & { readonly kind: "parse" }, rows: readonly Row[], now: number): void {
  const of = compile(command.of, { now });
  for (const row of rows) {
    const value = of(row);
    const found = value === undefined ? undefined : command.find(textOf(value));
    for (const [name, text] of Object.entries(found ?? {})) row.set(name, text);
  }
}

function sorted(
  keys: readonly { readonly of: Evaluator; readonly descending: boolean }[],
  rows: readonly Row[],
): readonly Row[] {
  const keyed = rows.map((row) => ({ row, values: keys.map(({ of }) => of(row)) }));
  keyed.sort((a, b) => {
    for (const [index, { descending }] of keys.entries()) {
      const by = order(a.values[index], b.values[index]);
      if (by !== 0) return descending ? -by : by;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

/** Rows that lack one of the fields are all different: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Dedup.html */
function deduplicated(keys: readonly Evaluator[], rows: readonly Row[]): readonly Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const values = keys.map((of) => of(row));
    if (values.includes(undefined)) return true;
    const key = keyOf(values);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const keyOf = (values: readonly Value[]): string =>
  values.length === 1 && values[0] !== undefined
    ? textOf(values[0])
    : JSON.stringify(values.map((value) => (value === undefined ? null : textOf(value))));

/** A row of `stats`: what it is grouped by, and what came of each aggregate. */
class GroupRow implements Row {
  readonly at: number | undefined;
  readonly aggregates: readonly Aggregate[];
  readonly #own = new Map<string, Value>();

  constructor(at: number | undefined, aggregates: readonly Aggregate[]) {
    this.at = at;
    this.aggregates = aggregates;
  }

  get(name: string, steps: readonly Step[]): Value {
    return ownValue(this.#own, name, steps).value;
  }

  set(name: string, value: Value): void {
    this.#own.set(name, value);
  }
}

/** What is grouped by time comes in its order, unless it is sorted. */
function inTime(groups: readonly GroupRow[], by: readonly { readonly name: string }[]): readonly GroupRow[] {
  const time = by.find(({ name }) => groups.some((group) => group.get(name, []) instanceof Moment));
  return time ? groups.toSorted((a, b) => order(a.get(time.name, []), b.get(time.name, []))) : groups;
}

function summarize(command: Command & { readonly kind: "stats" }, rows: readonly Row[], now: number): Table {
  const calls: { readonly start: () => Aggregate; readonly of: readonly Evaluator[] }[] = [];
  const aggregate = ({ name, of }: Call): Evaluator | undefined => {
    const rule = Object.hasOwn(AGGREGATES, name) ? AGGREGATES[name] : undefined;
    if (!rule) return undefined;
    // `count(*)` counts rows.
    const values = of.filter(({ kind }) => kind !== "star").map((each) => compile(each, { now }));
    const index = calls.push({ start: () => rule.start(), of: values }) - 1;
    return (row) => (row instanceof GroupRow ? row.aggregates[index]?.result() : undefined);
  };
  const columns = command.columns.map(({ name, expression }) => ({
    name,
    of: compile(expression, { now, aggregate }),
  }));
  const by = command.by.map(({ name, expression }) => ({ name, of: compile(expression, { now }) }));

  const groups = new Map<string, GroupRow>();
  const groupOf = (key: string, values: readonly Value[]): GroupRow => {
    let group = groups.get(key);
    if (!group) {
      groups.set(
        key,
        (group = new GroupRow(
          undefined,
          calls.map(({ start }) => start()),
        )),
      );
      for (const [index, { name }] of by.entries()) group.set(name, values[index]);
    }
    return group;
  };
  // Without a grouping there is one row, whatever there is to count.
  if (by.length === 0) groupOf("", []);
  for (const row of rows) {
    const values = by.map(({ of }) => of(row));
    const group = groupOf(by.length === 0 ? "" : keyOf(values), values);
    for (const [index, { of }] of calls.entries())
      group.aggregates[index]?.add(
        of.map((each) => each(row)),
        row.at,
      );
  }
  const made = inTime([...groups.values()], by);
  // Later columns may name earlier ones.
  for (const row of made) for (const { name, of } of columns) row.set(name, of(row));
  return {
    rows: made,
    shown: [...command.by, ...command.columns].map(({ name }) => ({ name, steps: [name] })),
    isFixed: false,
  };
}
