import { typeOf, type AttributeValue, type TypeName } from "../values/attribute-value.ts";
import { clashOf } from "./paths.ts";
import type { Placeholders } from "./placeholders.ts";
import { Reader } from "./reader.ts";
import type { Path, Source, UpdateAction } from "./syntax.ts";

const RANKS = ["reserved", "function", "section", "name", "value", "overlap", "conflict", "operand", "use"] as const;
type Rank = (typeof RANKS)[number];
const PATH_RANKS = { reserved: "reserved", undefined: "name" } as const;

const SECTIONS = ["SET", "REMOVE", "ADD", "DELETE"] as const;
type Section = (typeof SECTIONS)[number];

/** How ADD and DELETE call the types they do not take. */
const TYPE_WORDS: Readonly<Record<TypeName, string>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  SS: "STRING_SET",
  NS: "NUMBER_SET",
  BS: "BINARY_SET",
  M: "MAP",
  L: "LIST",
  NULL: "NULL",
  BOOL: "BOOLEAN",
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html */
export function parseUpdate(text: string, placeholders: Placeholders): readonly UpdateAction[] {
  const reader = new Reader<Rank>("UpdateExpression", text, placeholders, { ranks: RANKS, keywords: SECTIONS });
  const actions: UpdateAction[] = [];
  const seen = new Set<Section>();
  while (reader.next.kind !== "end") {
    const section = SECTIONS.find((name) => reader.takeWord(name));
    if (!section) throw reader.syntaxError();
    if (seen.has(section))
      reader.note("section", `The "${section}" section can only be used once in an update expression;`);
    seen.add(section);
    do actions.push(action(reader, section));
    while (reader.takeSymbol(","));
  }
  checkPaths(reader, actions);
  reader.finish();
  return actions;
}

function checkPaths(reader: Reader<Rank>, actions: readonly UpdateAction[]): void {
  const paths: Path[] = [];
  for (const { path } of actions) {
    const clash = clashOf(paths, path);
    if (clash) reader.note(clash.kind, clash.words);
    paths.push(path);
  }
}

function action(reader: Reader<Rank>, section: Section): UpdateAction {
  const path = reader.path(PATH_RANKS);
  switch (section) {
    case "REMOVE":
      return { kind: "REMOVE", path };
    case "SET":
      reader.expectSymbol("=");
      return { kind: "SET", path, source: sum(reader) };
    case "ADD":
    case "DELETE": {
      if (reader.next.kind !== ":") throw reader.syntaxError();
      const value = reader.value("value");
      checkAmount(reader, section, value);
      return { kind: section, path, value };
    }
    default:
      return section satisfies never;
  }
}

function checkAmount(reader: Reader<Rank>, section: "ADD" | "DELETE", value: AttributeValue): void {
  const type = typeOf(value);
  const fits = type === "SS" || type === "NS" || type === "BS" || (section === "ADD" && type === "N");
  if (!fits)
    reader.note(
      "operand",
      `Incorrect operand type for operator or function; operator: ${section}, operand type: ${TYPE_WORDS[type]}`,
    );
}

function sum(reader: Reader<Rank>): Source {
  const left = term(reader);
  const operator = reader.isSymbol("+") ? "+" : reader.isSymbol("-") ? "-" : undefined;
  if (!operator) return left;
  reader.take();
  const right = term(reader);
  for (const side of [left, right]) requireType(reader, operator, side, "N");
  return { kind: operator, left, right };
}

function term(reader: Reader<Rank>): Source {
  if (reader.takeSymbol("(")) {
    const inner = sum(reader);
    reader.expectSymbol(")");
    return inner;
  }
  if (reader.next.kind === ":") return { kind: "value", value: reader.value("value") };
  if (reader.next.kind === "word" && reader.isSymbol("(", 1)) return called(reader);
  return { kind: "path", path: reader.path(PATH_RANKS) };
}

const CONDITIONS = ["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"];

function called(reader: Reader<Rank>): Source {
  const name = reader.take().text;
  reader.take();
  const operands = [sum(reader)];
  while (reader.takeSymbol(",")) operands.push(sum(reader));
  reader.expectSymbol(")");
  const [first, second] = operands;
  if (name !== "if_not_exists" && name !== "list_append") {
    const known = CONDITIONS.includes(name);
    reader.note(
      "function",
      known
        ? `The function is not allowed in an update expression; function: ${name}`
        : `Invalid function name; function: ${name}`,
    );
    return { kind: "value", value: { NULL: true } };
  }
  if (!first || !second || operands.length !== 2) {
    reader.note(
      "use",
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
    return { kind: "value", value: { NULL: true } };
  }
  if (name === "list_append") {
    for (const side of [first, second]) requireType(reader, name, side, "L");
    return { kind: "list_append", left: first, right: second };
  }
  if (first.kind === "path") return { kind: "if_not_exists", path: first.path, otherwise: second };
  reader.note("use", `Operator or function requires a document path; operator or function: ${name}`);
  return second;
}

/** What is written in the expression itself can be checked without an item. */
function requireType(reader: Reader<Rank>, name: string, side: Source, type: TypeName): void {
  const actual = side.kind === "value" ? typeOf(side.value) : side.kind === "list_append" ? "L" : undefined;
  if (actual !== undefined && actual !== type)
    reader.note(
      "use",
      `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${actual}`,
    );
}
