import { QueryError } from "./failure.ts";
import { AGGREGATES } from "./aggregates.ts";
import { FUNCTIONS } from "./functions.ts";
import { readPeriodUnit } from "./period.ts";
import { isWord, unexpected, type Scanner } from "./scanner.ts";
import type { BinaryOperator, Column, Expression, FieldName, Step } from "./syntax.ts";

/** Where an expression stands: aggregates are for `stats` alone, and not within each other. */
export interface Place {
  readonly aggregates: boolean;
}

export const ROW: Place = { aggregates: false };
export const STATS: Place = { aggregates: true };

/** Ours; deeper nesting is refused. */
const DEPTH_MAX = 100;

/** `or` binds least, then `and`, `not`, comparisons, sums, products, powers. */
export function readExpression(scanner: Scanner, place: Place, depth = 0): Expression {
  if (depth > DEPTH_MAX) throw unexpected(scanner.peek());
  let left = readAnd(scanner, place, depth);
  while (scanner.take("or")) left = binary("or", left, readAnd(scanner, place, depth));
  return left;
}

function readAnd(scanner: Scanner, place: Place, depth: number): Expression {
  let left = readNot(scanner, place, depth);
  while (scanner.take("and")) left = binary("and", left, readNot(scanner, place, depth));
  return left;
}

function readNot(scanner: Scanner, place: Place, depth: number): Expression {
  let negations = 0;
  while (scanner.take("not")) negations += 1;
  const of = readComparison(scanner, place, depth);
  return negations % 2 === 1 ? { kind: "not", of } : of;
}

const COMPARISONS = ["!=", "<=", ">=", "=", "<", ">"] as const;

function readComparison(scanner: Scanner, place: Place, depth: number): Expression {
  const left = readSum(scanner, place, depth);
  if (scanner.take("=~")) return readLike(scanner, place, left, false, depth);
  const operator = COMPARISONS.find((each) => scanner.take(each));
  if (operator) return binary(operator, left, readSum(scanner, place, depth));
  const negated = isWord(scanner.peek(), "not") && scanner.take("not");
  if (scanner.take("like")) return readLike(scanner, place, left, negated, depth);
  if (scanner.take("in")) return { kind: "in", of: left, list: readList(scanner, place, depth), negated };
  if (negated) throw unexpected(scanner.peek());
  return left;
}

function readLike(scanner: Scanner, place: Place, of: Expression, negated: boolean, depth: number): Expression {
  return { kind: "like", of, negated, pattern: scanner.regex() ?? readSum(scanner, place, depth) };
}

function readList(scanner: Scanner, place: Place, depth: number): readonly Expression[] {
  scanner.expect("[");
  const list = [readExpression(scanner, place, depth + 1)];
  while (scanner.take(",")) list.push(readExpression(scanner, place, depth + 1));
  scanner.expect("]");
  return list;
}

function readSum(scanner: Scanner, place: Place, depth: number): Expression {
  let left = readProduct(scanner, place, depth);
  for (;;) {
    const operator = (["+", "-"] as const).find((each) => scanner.take(each));
    if (!operator) return left;
    left = binary(operator, left, readProduct(scanner, place, depth));
  }
}

function readProduct(scanner: Scanner, place: Place, depth: number): Expression {
  let left = readPower(scanner, place, depth);
  for (;;) {
    const operator = (["*", "/", "%"] as const).find((each) => scanner.take(each));
    if (!operator) return left;
    left = binary(operator, left, readPower(scanner, place, depth));
  }
}

/** `2 ^ 3 ^ 2` is `2 ^ (3 ^ 2)`. */
function readPower(scanner: Scanner, place: Place, depth: number): Expression {
  if (depth > DEPTH_MAX) throw unexpected(scanner.peek());
  if (scanner.take("-")) return { kind: "minus", of: readPower(scanner, place, depth + 1) };
  const left = readPrimary(scanner, place, depth);
  return scanner.take("^") ? binary("^", left, readPower(scanner, place, depth + 1)) : left;
}

function readPrimary(scanner: Scanner, place: Place, depth: number): Expression {
  const token = scanner.next();
  if (token.kind === "string") return { kind: "literal", value: token.text };
  if (token.kind === "number") return readNumber(scanner, Number(token.text));
  if (token.kind === "symbol" && token.text === "(") {
    const inner = readExpression(scanner, place, depth + 1);
    scanner.expect(")");
    return inner;
  }
  if (token.kind !== "word" && token.kind !== "quoted") throw unexpected(token);
  if (token.kind === "word") {
    const next = scanner.peek();
    if (next.kind === "symbol" && next.text === "(") return readCall(scanner, token, place, depth);
    const constant = CONSTANTS[token.text.toLowerCase()];
    if (constant !== undefined) return { kind: "literal", value: constant };
  }
  return { kind: "field", field: readField(scanner, token) };
}

/** JSON's booleans are numbers here. */
const CONSTANTS: Readonly<Record<string, number>> = { true: 1, false: 0 };

/** `5m` is a period. */
function readNumber(scanner: Scanner, value: number): Expression {
  const next = scanner.peek();
  const period = next.kind === "word" ? readPeriodUnit(value, next.text) : undefined;
  if (!period) return { kind: "literal", value };
  scanner.next();
  return { kind: "period", period };
}

function readCall(
  scanner: Scanner,
  { text, from, to }: { readonly text: string; readonly from: number; readonly to: number },
  place: Place,
  depth: number,
): Expression {
  const name = text.toLowerCase();
  const aggregate = Object.hasOwn(AGGREGATES, name) ? AGGREGATES[name] : undefined;
  const rule =
    (place.aggregates ? aggregate : undefined) ?? (Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined);
  if (!rule) {
    if (aggregate) throw new QueryError(`the function ${text} is only possible in stats`, from, to);
    throw new QueryError(`unknown function ${text}`, from, to);
  }
  // What is aggregated is worked out for each row.
  const inner = rule === aggregate ? ROW : place;
  scanner.expect("(");
  const of: Expression[] = [];
  if (!scanner.take(")")) {
    do of.push(scanner.take("*") ? { kind: "star" } : readExpression(scanner, inner, depth + 1));
    while (scanner.take(","));
    scanner.expect(")");
  }
  const isStar = of.some(({ kind }) => kind === "star");
  if (of.length < rule.least || of.length > rule.most || (isStar && (name !== "count" || of.length > 1)))
    throw new QueryError(`invalid number of arguments of the function ${text}`, from, to);
  return { kind: "call", call: { name, of, from, to } };
}

/** `a.b`, `` a.`b c` ``, `list[0]`. */
export function readField(scanner: Scanner, first: { readonly kind: string; readonly text: string }): FieldName {
  let name = first.text;
  const steps: Step[] = first.text.split(".").filter((part) => part !== "");
  for (;;) {
    const next = scanner.peek();
    if (next.kind === "quoted" && name.endsWith(".")) {
      scanner.next();
      name += next.text;
      steps.push(next.text);
    } else if (next.kind === "symbol" && next.text === "." && scanner.touches) {
      scanner.next();
      const part = scanner.next();
      if (part.kind !== "quoted" && part.kind !== "word") throw unexpected(part);
      name += `.${part.text}`;
      steps.push(...(part.kind === "quoted" ? [part.text] : part.text.split(".")));
    } else if (next.kind === "symbol" && next.text === "[" && scanner.touches) {
      scanner.next();
      const index = scanner.next();
      if (index.kind !== "number" && index.kind !== "string") throw unexpected(index);
      scanner.expect("]");
      name += `[${index.text}]`;
      steps.push(index.kind === "number" ? Number(index.text) : index.text);
    } else return { name, steps };
  }
}

const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: "binary",
  operator,
  left,
  right,
});

/** `a, strlen(b) as c`: without a name of its own a column is called as it is written. */
export function readColumns(scanner: Scanner, place: Place): readonly Column[] {
  const columns: Column[] = [];
  do {
    const { from } = scanner.peek();
    const expression = readExpression(scanner, place);
    const written = scanner.text.slice(from, scanner.peek().from).trim();
    const given = scanner.take("as") ? scanner.next() : undefined;
    if (given && given.kind !== "word" && given.kind !== "quoted") throw unexpected(given);
    const name = given?.text ?? (expression.kind === "field" ? expression.field.name : written);
    columns.push({ expression, name });
  } while (scanner.take(","));
  return columns;
}
