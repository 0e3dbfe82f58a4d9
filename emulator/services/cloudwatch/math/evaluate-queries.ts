import type { EntryId } from "../../../kernel/index.ts";
import { notEmulated, validation } from "../errors.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import { readStatistic } from "../metrics/statistics.ts";
import { evaluateExpression } from "./evaluate-expression.ts";
import { ExpressionError, idsIn, parseExpression, type Expression } from "./parse-expression.ts";
import { timesOf, type Grid, type TimeSeries, type Worth } from "./time-series.ts";

/** One metric, or an expression over others. */
export type Query = {
  readonly id: string;
  readonly label: string | undefined;
  readonly returned: boolean;
} & (
  | { readonly kind: "metric"; readonly metric: MetricQuestion }
  | { readonly kind: "expression"; readonly expression: Expression; readonly text: string; readonly period?: number }
);

export interface MetricQuestion {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** In seconds. */
  readonly period: number;
  readonly statistic: string;
  readonly unit: string | undefined;
}

/** As much of the SDK's `MetricDataQuery` as says what is asked. */
export interface QueryInput {
  readonly Id?: string | undefined;
  readonly MetricStat?:
    | {
        readonly Metric?:
          | {
              readonly Namespace?: string | undefined;
              readonly MetricName?: string | undefined;
              readonly Dimensions?:
                | readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[]
                | undefined;
            }
          | undefined;
        readonly Period?: number | undefined;
        readonly Stat?: string | undefined;
        readonly Unit?: string | undefined;
      }
    | undefined;
  readonly Expression?: string | undefined;
  readonly Label?: string | undefined;
  readonly ReturnData?: boolean | undefined;
  readonly Period?: number | undefined;
  readonly AccountId?: string | undefined;
}

/** Reads and checks the queries of a request; the messages name the query. */
export function readQueries(given: readonly QueryInput[]): readonly Query[] {
  const queries = given.map(readQuery);
  const ids = new Set<string>();
  for (const { id } of queries) {
    if (ids.has(id)) throw validation(`The values for parameter id in MetricDataQueries are not unique: ${id}`);
    ids.add(id);
  }
  for (const query of queries) {
    if (query.kind !== "expression") continue;
    const unknown = idsIn(query.expression).find((id) => !ids.has(id));
    if (unknown !== undefined)
      throw validation(
        `Error in expression '${query.id}': Unknown identifier: ${unknown} in expression: ${query.text}`,
      );
  }
  return queries;
}

function readQuery(input: QueryInput): Query {
  const id = input.Id ?? "";
  if (!/^[a-z]\w*$/.test(id))
    throw validation(
      `Invalid metric data query id '${id}': it must start with a lowercase letter and hold only letters, digits and _`,
    );
  if (input.AccountId !== undefined) throw notEmulated("AccountId of a metric data query");
  const base = { id, label: input.Label, returned: input.ReturnData ?? true };
  const stat = input.MetricStat;
  if ((stat === undefined) === (input.Expression === undefined))
    throw validation(`Metric data query '${id}' must have either MetricStat or Expression`);
  if (input.Expression !== undefined)
    return {
      ...base,
      kind: "expression",
      expression: read(id, input.Expression),
      text: input.Expression,
      ...(input.Period === undefined ? {} : { period: input.Period }),
    };
  const { Namespace = "", MetricName = "", Dimensions = [] } = stat?.Metric ?? {};
  const statistic = stat?.Stat ?? "";
  if (!readStatistic(statistic))
    throw validation(
      `The value ${statistic} for parameter MetricDataQueries.member.${id}.MetricStat.Stat is not a valid statistic.`,
    );
  return {
    ...base,
    kind: "metric",
    metric: {
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value])),
      period: stat?.Period ?? 60,
      statistic,
      unit: stat?.Unit,
    },
  };
}

function read(id: string, text: string): Expression {
  if (/^\s*SELECT\b/i.test(text)) throw notEmulated(`Metrics Insights (${id})`);
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) throw validation(`Error in expression '${id}': ${error.message}`);
    throw error;
  }
}

/** The values of every query of a request over the same spans of time. */
export function evaluateQueries(
  queries: readonly Query[],
  metrics: MetricStore | undefined,
  grid: Grid,
): ReadonlyMap<string, Worth> {
  const done = new Map<string, Worth>();
  const busy = new Set<string>();
  const worthOf = (query: Query): Worth => {
    const known = done.get(query.id);
    if (known) return known;
    if (busy.has(query.id)) throw validation(`Error in expression '${query.id}': it depends on itself`);
    busy.add(query.id);
    const worth =
      query.kind === "metric"
        ? { kind: "series" as const, series: timeSeries(metrics, query.metric, grid, query.label) }
        : expressed(query, worthOf);
    done.set(query.id, worth);
    return worth;
  };
  const expressed = (query: Extract<Query, { kind: "expression" }>, look: (other: Query) => Worth): Worth => {
    try {
      return evaluateExpression(query.expression, {
        period: grid.period / 1000,
        starts: timesOf(grid),
        lookUp: (id) => {
          const other = queries.find((each) => each.id === id);
          if (!other) throw new ExpressionError(`Unknown identifier: ${id}`);
          return look(other);
        },
        metrics: (containing) =>
          queries
            .filter((each) => each.kind === "metric" && (containing === undefined || each.id.includes(containing)))
            .flatMap((each) => {
              const worth = look(each);
              return worth.kind === "series" ? [worth.series] : [];
            }),
      });
    } catch (error) {
      if (error instanceof ExpressionError) throw validation(`Error in expression '${query.id}': ${error.message}`);
      throw error;
    }
  };
  for (const query of queries) worthOf(query);
  return done;
}

/** A metric's statistic for every span of the grid. */
export function timeSeries(
  metrics: MetricStore | undefined,
  { namespace, name, dimensions, statistic, unit }: MetricQuestion,
  grid: Grid,
  label: string = name,
): TimeSeries {
  const series = metrics?.find(namespace, name, dimensions);
  const work = readStatistic(statistic);
  const values: (number | undefined)[] = [];
  const causes: (readonly EntryId[])[] = [];
  for (const at of timesOf(grid)) {
    const span = series?.within(at, at + grid.period, unit);
    values.push(span && work?.(span.values));
    causes.push(span?.causes ?? []);
  }
  return { label, values, causes };
}
