import { compare, OPERATORS, type Operator } from "./compare.ts";
import { holds, readConditions, type Condition, type Reader, Reader as PatternReader } from "./conditions.ts";
import { invalidPattern, regexNotEmulated } from "./failure.ts";
import type { Matcher } from "./matcher.ts";

interface Leaf {
  readonly column: string;
  readonly operator: Operator;
  readonly value: string;
}
/** `...` stands for any number of columns; a named one may carry a condition, also on columns named before. */
type Column = "..." | { readonly name: string; readonly condition: Condition<Leaf> | undefined };

/** `[ip, user, request = *.html*, status = 4* || status = 5*, bytes > 1000]`, without its brackets. */
export function parseColumns(text: string): Matcher {
  const columns = split(text).map(readColumn);
  const rest = columns.indexOf("...");
  if (rest !== columns.lastIndexOf("...")) throw invalidPattern();
  return (message) => {
    const fields = fieldsOf(message);
    if (rest < 0 ? fields.length !== columns.length : fields.length < columns.length - 1) return false;
    const values = new Map<string, string>();
    const conditions: Condition<Leaf>[] = [];
    for (const [index, column] of columns.entries()) {
      if (column === "...") continue;
      // Columns behind the ellipsis are counted from the end.
      const field = fields[rest >= 0 && index > rest ? fields.length - (columns.length - index) : index];
      values.set(column.name, field ?? "");
      if (column.condition) conditions.push(column.condition);
    }
    return conditions.every((condition) =>
      holds(condition, ({ column, operator, value }) => {
        const actual = values.get(column);
        return actual !== undefined && compare(actual, operator, value);
      }),
    );
  };
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

function readColumn(text: string): Column {
  if (text === "...") return "...";
  // A column that nobody asks about may go without a name.
  const plain = /^[\p{L}\p{N}_]*$/u.exec(text)?.[0];
  if (plain !== undefined) return { name: plain, condition: undefined };
  const reader = new PatternReader(text);
  let name: string | undefined;
  const condition = readConditions(reader, (at) => {
    const leaf = readLeaf(at);
    name ??= leaf.column;
    return leaf;
  });
  if (name === undefined || !reader.atEnd()) throw invalidPattern();
  return { name, condition };
}

function readLeaf(reader: Reader): Leaf {
  const column = reader.match(/[\p{L}\p{N}_]+/uy);
  const read = OPERATORS.find((candidate) => reader.take(candidate));
  if (column === undefined || !read) throw invalidPattern();
  // `w1=!ERROR` is AWS's other way to write `w1!=ERROR`.
  const operator = read === "=" && reader.take("!") ? "!=" : read;
  const regex = reader.match(/%[^%]*%/y);
  if (regex) throw regexNotEmulated(regex);
  const value = reader.string() ?? reader.match(/[^\s,()&|"]+/y);
  if (value === undefined) throw invalidPattern();
  return { column, operator, value };
}

/** A message's columns: parted by white space; what stands in brackets or quotes is one. */
function fieldsOf(message: string): readonly string[] {
  const fields: string[] = [];
  for (const [, bracketed, quoted, bare] of message.matchAll(/\[([^\]]*)\]|"([^"]*)"|(\S+)/g))
    fields.push(bracketed ?? quoted ?? bare ?? "");
  return fields;
}
