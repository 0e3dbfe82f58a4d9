import { FUNCTIONS, listOf, seriesOf, type MathContext } from "./functions.ts";
import { ExpressionError, type Expression, type Operator } from "./parse-expression.ts";
import type { TimeSeries, Worth } from "./time-series.ts";

export interface Scene extends MathContext {
  /** What another query of the request is worth. */
  lookUp(id: string): Worth;
}

/** What an expression is worth. Throws `ExpressionError`, with words that name what cannot be done. */
export function evaluateExpression(expression: Expression, scene: Scene): Worth {
  switch (expression.kind) {
    case "number":
      return { kind: "scalar", value: expression.value };
    case "text":
      throw new ExpressionError(`a text cannot stand here: ${expression.value}`);
    case "id":
      return scene.lookUp(expression.name);
    case "negative":
      return combine("*", { kind: "scalar", value: -1 }, evaluateExpression(expression.of, scene));
    case "binary":
      return combine(
        expression.operator,
        evaluateExpression(expression.left, scene),
        evaluateExpression(expression.right, scene),
      );
    case "list":
      return {
        kind: "list",
        list: expression.of.flatMap((each) => listOf(evaluateExpression(each, scene), "a list")),
      };
    case "call":
      return call(expression, scene);
    default:
      return expression satisfies never;
  }
}

function call({ name, given }: Extract<Expression, { kind: "call" }>, scene: Scene): Worth {
  if (name === "METRICS") {
    const [text] = given;
    return { kind: "list", list: scene.metrics(text?.kind === "text" ? text.value : undefined) };
  }
  if (name === "FILL") return fill(given, scene);
  if (name === "IF") return choose(given, scene);
  if (name === "SORT") return sorted(given, scene);
  const work = FUNCTIONS[name];
  if (!work) throw new ExpressionError(`${name} is not emulated by Misfire`);
  return work(
    given.map((each) => evaluateExpression(each, scene)),
    scene,
  );
}

/** `FILL(m1, 0)`, `FILL(m1, REPEAT)`, `FILL(METRICS(), 0)`, `FILL(m1, LINEAR)`. */
function fill([what, by]: readonly Expression[], scene: Scene): Worth {
  if (!what || !by) throw new ExpressionError("FILL takes a time series and what to fill it with");
  const source = evaluateExpression(what, scene);
  const filled = (series: TimeSeries): TimeSeries => ({ ...series, values: filler(by, scene)(series.values) });
  return source.kind === "list"
    ? { kind: "list", list: source.list.map(filled) }
    : { kind: "series", series: filled(seriesOf(source, "FILL")) };
}

/** `SORT(METRICS(), MAX, DESC, 10)`: the first so many by what they come to; those without data come last. */
function sorted([what, by, order, count]: readonly Expression[], scene: Scene): Worth {
  const work = by?.kind === "id" && ["AVG", "MIN", "MAX", "SUM"].includes(by.name) ? FUNCTIONS[by.name] : undefined;
  const direction = order?.kind === "id" ? ["ASC", "DESC"].indexOf(order.name) : -1;
  if (!what || !work || direction < 0)
    throw new ExpressionError("SORT takes time series, one of AVG, MIN, MAX and SUM, and ASC or DESC");
  const ranked = listOf(evaluateExpression(what, scene), "SORT").map((series) => {
    const worth = work([{ kind: "series", series }], scene);
    return { series, rank: worth.kind === "scalar" ? worth.value : NaN };
  });
  const ordered = ranked.toSorted(({ rank: a }, { rank: b }) => {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return direction === 0 ? a - b : b - a;
  });
  const wanted = count && evaluateExpression(count, scene);
  const list = ordered.map(({ series }) => series);
  return { kind: "list", list: wanted?.kind === "scalar" ? list.slice(0, wanted.value) : list };
}

type Fill = (values: TimeSeries["values"]) => TimeSeries["values"];

function filler(by: Expression, scene: Scene): Fill {
  if (by.kind === "id" && by.name === "REPEAT")
    return (values) => {
      let last: number | undefined;
      return values.map((value) => (last = value ?? last));
    };
  if (by.kind === "id" && by.name === "LINEAR")
    return (values) =>
      values.map((value, at) => {
        if (value !== undefined) return value;
        const before = values.findLastIndex((each, index) => index < at && each !== undefined);
        const after = values.findIndex((each, index) => index > at && each !== undefined);
        const [from, to] = [values[before], values[after]];
        if (from === undefined || to === undefined) return undefined;
        return from + ((to - from) * (at - before)) / (after - before);
      });
  const worth = evaluateExpression(by, scene);
  return (values) =>
    values.map((value, at) => value ?? (worth.kind === "scalar" ? worth.value : seriesOf(worth, "FILL").values[at]));
}

/** Where the condition is missing or 0 the second one counts; without a third there is no data then. */
function choose(given: readonly Expression[], scene: Scene): Worth {
  const [when, yes, no] = given.map((each) => evaluateExpression(each, scene));
  if (!when || !yes) throw new ExpressionError("IF takes a condition and a value");
  if (when.kind === "scalar") {
    if (when.value !== 0) return yes;
    return no ?? combine("*", { kind: "scalar", value: NaN }, yes);
  }
  const condition = seriesOf(when, "IF");
  const at = (worth: Worth | undefined, index: number): number | undefined =>
    worth === undefined ? undefined : worth.kind === "scalar" ? worth.value : seriesOf(worth, "IF").values[index];
  return {
    kind: "series",
    series: {
      ...condition,
      values: condition.values.map((value, index) => at((value ?? 0) === 0 ? no : yes, index)),
    },
  };
}

const OPERATIONS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "<": (a, b) => Number(a < b),
  "<=": (a, b) => Number(a <= b),
  ">": (a, b) => Number(a > b),
  ">=": (a, b) => Number(a >= b),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  "||": (a, b) => Number(a !== 0 || b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};

/** A span in which one side has no data has no result. */
function combine(operator: Operator, left: Worth, right: Worth): Worth {
  const work = OPERATIONS[operator];
  if (left.kind === "scalar" && right.kind === "scalar")
    return { kind: "scalar", value: work(left.value, right.value) };
  if (left.kind === "list") return overList(left.list, (series) => combine(operator, series, right));
  if (right.kind === "list") return overList(right.list, (series) => combine(operator, left, series));
  const from = left.kind === "series" ? left.series : seriesOf(right, operator);
  const value = (worth: Worth, at: number): number | undefined =>
    worth.kind === "scalar" ? worth.value : seriesOf(worth, operator).values[at];
  return {
    kind: "series",
    series: {
      label: from.label,
      values: from.values.map((_, at) => {
        const [a, b] = [value(left, at), value(right, at)];
        return a === undefined || b === undefined ? undefined : finite(work(a, b));
      }),
      causes: from.causes.map((_, at) =>
        [left, right].flatMap((worth) => (worth.kind === "series" ? (worth.series.causes[at] ?? []) : [])),
      ),
    },
  };
}

const overList = (list: readonly TimeSeries[], work: (series: Worth) => Worth): Worth => ({
  kind: "list",
  list: list.map((series) => seriesOf(work({ kind: "series", series }), "it")),
});

/** Nothing is divided by zero: there is no data then. */
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);
