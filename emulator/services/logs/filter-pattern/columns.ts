import { compare, OPERATORS, type Operator } from "./compare.ts";
import { holds, readConditions, type Condition, type Reader, Reader as PatternReader } from "./conditions.ts";
import type { Regex } from "../regex/index.ts";
import { invalidPattern } from "./failure.ts";
import type { ReadPattern } from "./matcher.ts";
import { RegexTerms } from "./regex-term.ts";

interface Leaf {
  readonly column: string;
  readonly operator: Operator;
  readonly value: string | Regex;
}
/** `...` stands for any number of columns; a named one may carry a condition, also on columns named before. */
type Column = "..." | { readonly name: string; readonly condition: Condition<Leaf> | undefined };

/** `[ip, user, request = *.html*, status = 4* || status = 5*, bytes > 1000]`, without its brackets. */
export function readColumns(text: string): ReadPattern {
  const regexes = new RegexTerms();
  const columns = split(text).map((column) => readColumn(column, regexes));
  const rest = columns.indexOf("...");
  if (rest !== columns.lastIndexOf("...")) throw invalidPattern();
  /** Each column's place in a message; `undefined` when the message has another number of them. */
  const placed = (message: string): readonly (readonly [column: Column, field: string])[] | undefined => {
    const fields = fieldsOf(message);
    if (rest < 0 ? fields.length !== columns.length : fields.length < columns.length - 1) return undefined;
    return columns.map((column, index) => {
      // Columns behind the ellipsis are counted from the end.
      const field = fields[rest >= 0 && index > rest ? fields.length - (columns.length - index) : index];
      return [column, field ?? ""];
    });
  };
  return {
    kind: "columns",
    hasRegex: regexes.used,
    matches(message) {
      const values = new Map<string, string>();
      const conditions: Condition<Leaf>[] = [];
      const places = placed(message);
      for (const [column, field] of places ?? []) {
        if (column === "...") continue;
        values.set(column.name, field);
        if (column.condition) conditions.push(column.condition);
      }
      return places !== undefined && conditions.every((condition) => holds(condition, (leaf) => passes(values, leaf)));
    },
    // A column without a name goes by its number: `$3`.
    values: (message) =>
      Object.fromEntries(
        (placed(message) ?? []).flatMap(([column, field], index) =>
          column === "..." ? [] : [[`$${column.name === "" ? index + 1 : column.name}`, field] as const],
        ),
      ),
  };
}

function passes(values: ReadonlyMap<string, string>, { column, operator, value }: Leaf): boolean {
  const actual = values.get(column);
  if (actual === undefined) return false;
  return typeof value === "string" ? compare(actual, operator, value) : value.test(actual) === (operator === "=");
}

/** At commas outside of quotes. */
function split(text: string): readonly string[] {
  const parts: string[] = [""];
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|,|[^,"]+|"/gs)) {
    if (piece === ",") parts.push("");
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

function readColumn(text: string, regexes: RegexTerms): Column {
  if (text === "...") return "...";
  // A column that nobody asks about may go without a name.
  const plain = /^[\p{L}\p{N}_]*$/u.exec(text)?.[0];
  if (plain !== undefined) return { name: plain, condition: undefined };
  const reader = new PatternReader(text);
  let name: string | undefined;
  const condition = readConditions(reader, (at) => {
    const leaf = readLeaf(at, regexes);
    name ??= leaf.column;
    return leaf;
  });
  if (name === undefined || !reader.atEnd()) throw invalidPattern();
  return { name, condition };
}

function readLeaf(reader: Reader, regexes: RegexTerms): Leaf {
  const column = reader.match(/[\p{L}\p{N}_]+/uy);
  const read = OPERATORS.find((candidate) => reader.take(candidate));
  if (column === undefined || !read) throw invalidPattern();
  // `w1=!ERROR` is AWS's other way to write `w1!=ERROR`.
  const operator = read === "=" && reader.take("!") ? "!=" : read;
  const regex = reader.match(/%[^%]*%/y);
  if (regex !== undefined) {
    if (operator !== "=" && operator !== "!=") throw invalidPattern();
    return { column, operator, value: regexes.read(regex.slice(1, -1)) };
  }
  const value = reader.string() ?? reader.match(/[^\s,()&|"]+/y);
  if (value === undefined) throw invalidPattern();
  return { column, operator, value };
}

const ENDS: Readonly<Record<string, string>> = { "[": "]", '"': '"' };
const SPACE = /\s*/y;
const WORD = /\S+/y;

/** A message's columns: parted by white space; what stands in brackets or quotes is one. Looks at each character a few times at most. */
function fieldsOf(message: string): readonly string[] {
  const fields: string[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(message)?.[0].length ?? 0;
    const open = message[at];
    if (open === undefined) return fields;
    const close = ENDS[open];
    const end = close === undefined || unclosed.has(close) ? -1 : message.indexOf(close, at + 1);
    if (end >= 0) {
      fields.push(message.slice(at + 1, end));
      at = end + 1;
      continue;
    }
    // What is not closed here is not closed further on either.
    if (close !== undefined) unclosed.add(close);
    WORD.lastIndex = at;
    const word = WORD.exec(message)?.[0] ?? "";
    fields.push(word);
    at += word.length;
  }
}
