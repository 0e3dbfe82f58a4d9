/** Metric math: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  /** The id of another query. */
  | { readonly kind: "id"; readonly name: string }
  | { readonly kind: "negative"; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: "list"; readonly of: readonly Expression[] };

/** Weakest first. */
const LEVELS = [
  ["||", "OR"],
  ["&&", "AND"],
  ["==", "!=", "<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/"],
  ["^"],
] as const;
export type Operator = (typeof LEVELS)[number][number];

/** Says where an expression cannot be read. */
export class ExpressionError extends Error {}

export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const take = (wanted: string): void => {
    if (tokens[at] !== wanted) throw new ExpressionError(`expected ${wanted} at ${tokens[at] ?? "the end"}`);
    at += 1;
  };
  const listUntil = (end: string): Expression[] => {
    const found: Expression[] = [];
    if (tokens[at] === end) return found;
    do found.push(level(0));
    while (tokens[at] === "," && (at += 1));
    return found;
  };
  const level = (depth: number): Expression => {
    const operators: readonly string[] | undefined = LEVELS[depth];
    if (!operators) return unary();
    let left = level(depth + 1);
    for (let token = tokens[at]; token !== undefined && operators.includes(token); token = tokens[at]) {
      at += 1;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The list that holds it is of operators.
      left = { kind: "binary", operator: token as Operator, left, right: level(depth + 1) };
    }
    return left;
  };
  const unary = (): Expression => {
    if (tokens[at] !== "-") return primary();
    at += 1;
    return { kind: "negative", of: unary() };
  };
  const primary = (): Expression => {
    const token = tokens[at];
    if (token === undefined) throw new ExpressionError("the expression ends too early");
    at += 1;
    if (token === "(") {
      const inner = level(0);
      take(")");
      return inner;
    }
    if (token === "[") {
      const of = listUntil("]");
      take("]");
      return { kind: "list", of };
    }
    if (/^[\d.]/.test(token)) return { kind: "number", value: Number(token) };
    if (/^["']/.test(token)) return { kind: "text", value: token.slice(1, -1) };
    if (!/^[A-Za-z]/.test(token)) throw new ExpressionError(`unexpected ${token}`);
    if (tokens[at] !== "(") return { kind: "id", name: token };
    at += 1;
    const given = listUntil(")");
    take(")");
    return { kind: "call", name: token.toUpperCase(), given };
  };
  const parsed = level(0);
  if (at < tokens.length) throw new ExpressionError(`unexpected ${tokens[at]}`);
  return parsed;
}

function tokensOf(text: string): readonly string[] {
  const found: string[] = [];
  const pattern =
    /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z]\w*)|("[^"]*"|'[^']*')|(\|\||&&|==|!=|<=|>=|[-+*/^()[\],<>]))/y;
  while (pattern.lastIndex < text.trimEnd().length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw new ExpressionError(`unexpected ${text.slice(from).trim().slice(0, 10)}`);
    found.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? "");
  }
  return found;
}

/** Words of functions; ids of queries begin in lower case. */
const KEYWORDS: ReadonlySet<string> = new Set(["REPEAT", "LINEAR", "AVG", "MIN", "MAX", "SUM", "ASC", "DESC"]);

/** The ids of other queries that an expression names. */
export function idsIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "id":
      return KEYWORDS.has(expression.name) ? [] : [expression.name];
    case "negative":
      return idsIn(expression.of);
    case "binary":
      return [...idsIn(expression.left), ...idsIn(expression.right)];
    case "call":
      return expression.given.flatMap(idsIn);
    case "list":
      return expression.of.flatMap(idsIn);
    case "number":
    case "text":
      return [];
    default:
      return expression satisfies never;
  }
}
