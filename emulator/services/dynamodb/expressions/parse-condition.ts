import { IN_OPERANDS_MAX } from "../limits.ts";
import { TYPES, typeOf } from "../values/attribute-value.ts";
import { compareValues } from "../values/order.ts";
import type { Placeholders } from "./placeholders.ts";
import { Reader } from "./reader.ts";
import {
  showPath,
  type Comparator,
  type Condition,
  type ConditionFunction,
  type Operand,
  type ValueOperand,
} from "./syntax.ts";
import type { ExpressionKind } from "./tokens.ts";

const RANKS = ["parens", "function", "misused", "reserved", "undefined", "operand", "distinct", "arity"] as const;
type Rank = (typeof RANKS)[number];
const PATH_RANKS = { reserved: "reserved", undefined: "undefined" } as const;

const COMPARATORS: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);
const isComparator = (text: string): text is Comparator => COMPARATORS.has(text);

/** How many operands each function takes. */
const CONDITIONS: Readonly<Record<ConditionFunction, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};
const isConditionFunction = (name: string): name is ConditionFunction => Object.hasOwn(CONDITIONS, name);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
export function parseCondition(kind: ExpressionKind, text: string, placeholders: Placeholders): Condition {
  const keywords = ["AND", "OR", "NOT", "BETWEEN", "IN"];
  const reader = new Reader<Rank>(kind, text, placeholders, { ranks: RANKS, keywords });
  const condition = or(reader);
  reader.finish();
  return condition;
}

function or(reader: Reader<Rank>): Condition {
  let left = and(reader);
  while (reader.takeWord("OR")) left = { kind: "or", left, right: and(reader) };
  return left;
}

function and(reader: Reader<Rank>): Condition {
  let left = not(reader);
  while (reader.takeWord("AND")) left = { kind: "and", left, right: not(reader) };
  return left;
}

function not(reader: Reader<Rank>): Condition {
  return reader.takeWord("NOT") ? { kind: "not", condition: not(reader) } : single(reader);
}

function single(reader: Reader<Rank>): Condition {
  if (reader.isSymbol("(") && !standsForOperand(reader)) {
    noteRedundant(reader);
    reader.take();
    const condition = or(reader);
    reader.expectSymbol(")");
    return condition;
  }
  const { kind, text } = reader.next;
  if (kind === "word" && reader.isSymbol("(", 1) && text !== "size") return called(reader);
  return compared(reader, operand(reader));
}

/** Whether the brackets that open here hold one side of a comparison: something that compares follows them. */
function standsForOperand(reader: Reader<Rank>): boolean {
  const behind = closing(reader) + 1;
  return isComparator(reader.peek(behind).text) || reader.isWord("BETWEEN", behind) || reader.isWord("IN", behind);
}

/** How far ahead the bracket closes that opens here. */
function closing(reader: Reader<Rank>, from = 0): number {
  let depth = 0;
  for (let ahead = from; ; ahead += 1) {
    if (reader.isSymbol("(", ahead)) depth += 1;
    else if (reader.isSymbol(")", ahead)) depth -= 1;
    if (depth === 0 || reader.peek(ahead).kind === "end") return ahead;
  }
}

function noteRedundant(reader: Reader<Rank>): void {
  if (reader.isSymbol("(", 1) && closing(reader, 1) + 1 === closing(reader))
    reader.note("parens", "The expression has redundant parentheses;");
}

function compared(reader: Reader<Rank>, left: Operand): Condition {
  const { text } = reader.next;
  if (reader.next.kind === "symbol" && isComparator(text)) {
    reader.take();
    const right = operand(reader);
    if (text !== "=" && text !== "<>") for (const side of [left, right]) requireOrder(reader, text, side);
    noteSame(reader, text, left, [right]);
    return { kind: "compare", operator: text, left, right };
  }
  if (reader.takeWord("BETWEEN")) {
    const low = operand(reader);
    if (!reader.takeWord("AND")) throw reader.syntaxError();
    const high = operand(reader);
    for (const side of [left, low, high]) requireOrder(reader, "BETWEEN", side);
    if (low.kind === "value" && high.kind === "value") checkBounds(reader, low, high);
    return { kind: "between", operand: left, low, high };
  }
  if (reader.takeWord("IN")) {
    reader.expectSymbol("(");
    const options = list(reader);
    if (options.length > IN_OPERANDS_MAX)
      reader.note("arity", `The IN operator is provided with too many operands; number of operands: ${options.length}`);
    noteSame(reader, "IN", left, options);
    return { kind: "in", operand: left, options };
  }
  if (left.kind === "size") {
    reader.note("misused", misused("size"));
    return { kind: "compare", operator: "=", left, right: left };
  }
  throw reader.syntaxError();
}

const misused = (name: string): string =>
  `The function is not allowed to be used this way in an expression; function: ${name}`;

function operand(reader: Reader<Rank>): Operand {
  if (reader.isSymbol("(")) {
    noteRedundant(reader);
    reader.take();
    const inner = operand(reader);
    reader.expectSymbol(")");
    return inner;
  }
  const { kind, text } = reader.next;
  if (kind === ":") return { kind: "value", value: reader.value("undefined") };
  if (kind === "word" && reader.isSymbol("(", 1)) {
    if (text === "size") return size(reader);
    const name = reader.take().text;
    reader.take();
    const operands = list(reader);
    if (isConditionFunction(name)) reader.note("misused", misused(name));
    else noteUnknown(reader, name);
    return operands[0] ?? { kind: "value", value: { NULL: true } };
  }
  return { kind: "path", path: reader.path(PATH_RANKS) };
}

function noteUnknown(reader: Reader<Rank>, name: string): void {
  if (name === "if_not_exists" || name === "list_append")
    reader.note("misused", `The function is not allowed in a condition expression; function: ${name}`);
  else reader.note("function", `Invalid function name; function: ${name}`);
}

function size(reader: Reader<Rank>): Operand {
  reader.take();
  reader.take();
  const operands = list(reader);
  noteCount(reader, "size", operands.length, 1);
  const of = operands[0];
  if (of === undefined || of.kind === "size") {
    reader.note("arity", "Operator or function requires a document path; operator or function: size");
    return { kind: "value", value: { NULL: true } };
  }
  if (of.kind === "value" && ["N", "BOOL", "NULL"].includes(typeOf(of.value)))
    reader.note("operand", wrongType("size", of));
  return { kind: "size", of };
}

/** Up to and with the closing bracket. */
function list(reader: Reader<Rank>): readonly Operand[] {
  const operands = [operand(reader)];
  while (reader.takeSymbol(",")) operands.push(operand(reader));
  reader.expectSymbol(")");
  return operands;
}

function called(reader: Reader<Rank>): Condition {
  const name = reader.take().text;
  reader.take();
  const operands = list(reader);
  if (!isConditionFunction(name)) {
    noteUnknown(reader, name);
    return { kind: "function", name: "attribute_exists", operands };
  }
  if (reader.next.kind === "symbol" && isComparator(reader.next.text)) {
    reader.note("misused", misused(name));
    return compared(reader, operands[0] ?? { kind: "value", value: { NULL: true } });
  }
  noteCount(reader, name, operands.length, CONDITIONS[name]);
  checkOperands(reader, name, operands);
  return { kind: "function", name, operands };
}

function noteCount(reader: Reader<Rank>, name: string, count: number, wanted: number): void {
  if (count !== wanted)
    reader.note(
      "arity",
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`,
    );
}

function checkOperands(reader: Reader<Rank>, name: ConditionFunction, operands: readonly Operand[]): void {
  const [first, second] = operands;
  if ((name === "attribute_exists" || name === "attribute_not_exists") && first && first.kind !== "path")
    reader.note("arity", `Operator or function requires a document path; operator or function: ${name}`);
  if (name === "begins_with")
    for (const each of operands)
      if (each.kind === "size" || (each.kind === "value" && !["S", "B"].includes(typeOf(each.value))))
        reader.note("operand", wrongType(name, each));
  if (name === "attribute_type" && second) checkTypeName(reader, second);
  if (first && second && name !== "attribute_type") noteSame(reader, name, first, [second]);
}

function checkTypeName(reader: Reader<Rank>, operandOfType: Operand): void {
  if (operandOfType.kind !== "value" || operandOfType.value.S === undefined) {
    reader.note("operand", wrongType("attribute_type", operandOfType));
    return;
  }
  const type = operandOfType.value.S;
  if (!TYPES.some((known) => known === type))
    reader.note(
      "operand",
      `Invalid attribute type name found; type: ${type}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    );
}

/** Numbers, strings and binaries have an order; sizes are numbers. */
function requireOrder(reader: Reader<Rank>, operator: string, side: Operand): void {
  if (side.kind === "value" && !["S", "N", "B"].includes(typeOf(side.value)))
    reader.note("operand", wrongType(operator, side));
}

const wrongType = (operator: string, side: Operand): string =>
  `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${
    side.kind === "value" ? typeOf(side.value) : side.kind === "size" ? "N" : "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"
  }`;

function noteSame(reader: Reader<Rank>, operator: string, first: Operand, others: readonly Operand[]): void {
  if (first.kind !== "path") return;
  const shown = showPath(first.path);
  if (others.some((other) => other.kind === "path" && showPath(other.path) === shown))
    reader.note(
      "distinct",
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${shown}`,
    );
}

function checkBounds(reader: Reader<Rank>, low: ValueOperand, high: ValueOperand): void {
  const bounds = `lower bound operand: ${printed(low)}, upper bound operand: ${printed(high)}`;
  const order = compareValues(low.value, high.value);
  if (typeOf(low.value) !== typeOf(high.value))
    reader.note("operand", `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  else if (order !== undefined && order > 0)
    reader.note(
      "operand",
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
}

function printed({ value }: ValueOperand): string {
  const type = typeOf(value);
  const text = value.S ?? value.N ?? (value.B ? Buffer.from(value.B).toString("base64") : "");
  return `AttributeValue: {${type}:${text}}`;
}
