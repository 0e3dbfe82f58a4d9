import type { Regex } from "../regex/index.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Row } from "./log-record.ts";
import type { BinaryOperator, Call, Expression } from "./syntax.ts";
import { compare, isTrue, numberOf, textOf, type Value } from "./values.ts";

/** An expression made ready to be asked of many rows. */
export type Evaluator = (row: Row) => Value;

export interface CompileOptions {
  readonly now: number;
  /** What stands for an aggregate; absent where there are none. */
  readonly aggregate?: (call: Call) => Evaluator | undefined;
}

export function compile(expression: Expression, options: CompileOptions): Evaluator {
  const inner = (of: Expression): Evaluator => compile(of, options);
  switch (expression.kind) {
    case "literal":
      return () => expression.value;
    case "period":
    case "star":
      return () => undefined;
    case "field": {
      const { name, steps } = expression.field;
      return (row) => row.get(name, steps);
    }
    case "call":
      return options.aggregate?.(expression.call) ?? compileCall(expression.call, options);
    case "minus": {
      const of = inner(expression.of);
      return (row) => {
        const number = numberOf(of(row));
        return number === undefined ? undefined : -number;
      };
    }
    case "not": {
      const of = inner(expression.of);
      return (row) => truth(!isTrue(of(row)));
    }
    case "binary":
      return compileBinary(expression.operator, inner(expression.left), inner(expression.right));
    case "like":
      return compileLike(inner(expression.of), expression.pattern, expression.negated, inner);
    case "in": {
      const of = inner(expression.of);
      const list = expression.list.map(inner);
      return (row) => {
        const value = of(row);
        return truth(list.some((each) => isEqual(value, each(row))) !== expression.negated);
      };
    }
    default:
      return expression satisfies never;
  }
}

const truth = (holds: boolean): number => (holds ? 1 : 0);

const isEqual = (a: Value, b: Value): boolean => (a === undefined || b === undefined ? a === b : compare(a, b) === 0);

function compileCall({ name, of }: Call, options: CompileOptions): Evaluator {
  const run = FUNCTIONS[name]?.run;
  const periods = of.map((each) => (each.kind === "period" ? each.period : undefined));
  const values = of.map((each) => compile(each, options));
  const { now } = options;
  return (row) => run?.({ values: values.map((each) => each(row)), periods, at: row.at, now });
}

function compileLike(
  of: Evaluator,
  pattern: Expression | Regex,
  negated: boolean,
  inner: (of: Expression) => Evaluator,
): Evaluator {
  if ("test" in pattern)
    return (row) => {
      const value = of(row);
      return truth((value !== undefined && pattern.test(textOf(value))) !== negated);
    };
  const part = inner(pattern);
  return (row) => {
    const [value, searched] = [of(row), part(row)];
    const holds = value !== undefined && searched !== undefined && textOf(value).includes(textOf(searched));
    return truth(holds !== negated);
  };
}

function compileBinary(operator: BinaryOperator, left: Evaluator, right: Evaluator): Evaluator {
  if (operator === "and") return (row) => truth(isTrue(left(row)) && isTrue(right(row)));
  if (operator === "or") return (row) => truth(isTrue(left(row)) || isTrue(right(row)));
  const comparison = COMPARISONS[operator];
  if (comparison)
    return (row) => {
      const [a, b] = [left(row), right(row)];
      if (a === undefined || b === undefined) return truth(operator === "!=" && a !== b);
      return truth(comparison(compare(a, b)));
    };
  const arithmetic = ARITHMETIC[operator];
  return (row) => {
    const [a, b] = [numberOf(left(row)), numberOf(right(row))];
    const result = a === undefined || b === undefined ? undefined : arithmetic?.(a, b);
    return result === undefined || !Number.isFinite(result) ? undefined : result;
  };
}

const COMPARISONS: Readonly<Partial<Record<BinaryOperator, (order: number) => boolean>>> = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};
const ARITHMETIC: Readonly<Partial<Record<BinaryOperator, (a: number, b: number) => number>>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "^": (a, b) => a ** b,
};
