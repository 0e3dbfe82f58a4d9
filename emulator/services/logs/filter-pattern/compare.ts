export const OPERATORS = ["!=", "<=", ">=", "=", "<", ">"] as const;
export type Operator = (typeof OPERATORS)[number];

/** A decimal number, also in scientific notation. */
export const NUMBER: RegExp = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Compares what a log holds with what a pattern names: as numbers where both are, else as text. */
export function compare(actual: string | number, operator: Operator, expected: string): boolean {
  const left = typeof actual === "number" ? actual : NUMBER.test(actual) ? Number(actual) : NaN;
  const right = NUMBER.test(expected) ? Number(expected) : NaN;
  const numeric = !Number.isNaN(left) && !Number.isNaN(right);
  switch (operator) {
    case "=":
      return numeric ? left === right : like(expected, String(actual));
    case "!=":
      return numeric ? left !== right : !like(expected, String(actual));
    // Order exists among numbers only.
    case "<":
      return numeric && left < right;
    case "<=":
      return numeric && left <= right;
    case ">":
      return numeric && left > right;
    case ">=":
      return numeric && left >= right;
    default:
      return operator satisfies never;
  }
}

/** AWS's star stands for any text at the beginning or the end of a pattern; in its middle it is a star. */
function like(pattern: string, text: string): boolean {
  if (pattern === "*") return true;
  const [open, close] = [pattern.startsWith("*"), pattern.endsWith("*")];
  const part = pattern.slice(open ? 1 : 0, close ? -1 : pattern.length);
  if (open && close) return text.includes(part);
  if (open) return text.endsWith(part);
  return close ? text.startsWith(part) : text === part;
}
