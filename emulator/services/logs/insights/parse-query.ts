import { QueryError } from "./failure.ts";
import { checkNames } from "./known-names.ts";
import { readColumns, readExpression, readField, ROW, STATS } from "./parse-expression.ts";
import { Scanner, unexpected } from "./scanner.ts";
import type { Command, Expression, Query } from "./syntax.ts";

/** Ours: AWS takes 10,000 characters (the model says so), which hold no more. */
const COMMANDS_MAX = 200;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html */
const STATS_MAX = 2;

/**
 * Reads a query of CloudWatch Logs Insights. Throws `QueryError`, and nothing else, for what is none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function parseQuery(text: string): Query {
  const scanner = new Scanner(text);
  const commands: Command[] = [];
  do {
    const word = scanner.next();
    const known = word.kind === "word" ? COMMANDS.get(word.text.toLowerCase()) : undefined;
    if (!known || commands.length >= COMMANDS_MAX) {
      if (word.kind === "word" && NOT_HERE.has(word.text.toLowerCase()))
        throw new QueryError(`the command ${word.text} is not emulated by Misfire`, word.from, word.to);
      throw unexpected(word);
    }
    // Recorded: nothing but a limit follows a dedup.
    if (commands.some(({ kind }) => kind === "dedup") && known !== readLimit) throw unexpected(word);
    commands.push(known(scanner));
    if (commands.filter(({ kind }) => kind === "stats").length > STATS_MAX)
      throw new QueryError(`a query has at most ${STATS_MAX} stats commands`, word.from, word.to);
  } while (scanner.take("|"));
  const rest = scanner.next();
  if (rest.kind !== "end") throw unexpected(rest);
  checkNames(commands);
  return commands;
}

function readStats(scanner: Scanner): Command {
  const columns = readColumns(scanner, STATS);
  return { kind: "stats", columns, by: scanner.take("by") ? readColumns(scanner, ROW) : [] };
}

function readSort(scanner: Scanner): Command {
  const by: { readonly expression: Expression; readonly descending: boolean }[] = [];
  do {
    // Fields only: AWS refuses functions here, `bin` too (reported).
    const name = scanner.next();
    if (name.kind !== "word" && name.kind !== "quoted") throw unexpected(name);
    const expression: Expression = { kind: "field", field: readField(scanner, name) };
    const descending = scanner.take("desc");
    if (!descending) scanner.take("asc");
    by.push({ expression, descending });
  } while (scanner.take(","));
  return { kind: "sort", by };
}

function readLimit(scanner: Scanner): Command {
  // Which ones are shown of all is nobody's promise: those that any order would show will do.
  scanner.take("any");
  const count = scanner.next();
  if (count.kind !== "number" || !/^\d+$/.test(count.text)) throw unexpected(count);
  return { kind: "limit", count: Number(count.text) };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Parse.html */
function readParse(scanner: Scanner): Command {
  const first = scanner.peek();
  let of: Expression = { kind: "field", field: { name: "@message", steps: ["@message"] } };
  if (first.kind === "word" || first.kind === "quoted")
    of = { kind: "field", field: readField(scanner, scanner.next()) };
  const regex = scanner.regex();
  if (regex) {
    if (regex.names.length === 0)
      throw new QueryError("the regular expression of parse names no group", first.from, scanner.peek().from);
    return { kind: "parse", of, find: (text) => regex.exec(text)?.named, names: regex.names };
  }
  const glob = scanner.next();
  if (glob.kind !== "string") throw unexpected(glob);
  scanner.expect("as");
  const names: string[] = [];
  do {
    const name = scanner.next();
    if (name.kind !== "word" && name.kind !== "quoted") throw unexpected(name);
    names.push(name.text);
  } while (scanner.take(","));
  const stars = glob.text.split("*").length - 1;
  if (stars !== names.length)
    throw new QueryError(`parse has ${stars} wildcards and ${names.length} names`, glob.from, glob.to);
  return { kind: "parse", of, find: (text) => fitGlob(glob.text.split("*"), names, text), names };
}

/** A star takes as little as it can, the last one of a pattern that ends in it all the rest; so each part is at its first place. */
function fitGlob(
  [first = "", ...parts]: readonly string[],
  names: readonly string[],
  text: string,
): Readonly<Record<string, string>> | undefined {
  const found: Record<string, string> = {};
  let at = text.indexOf(first);
  if (at < 0) return undefined;
  at += first.length;
  for (const [index, part] of parts.entries()) {
    const isRest = part === "" && index === parts.length - 1;
    const end = isRest ? text.length : text.indexOf(part, at);
    if (end < 0) return undefined;
    found[names[index] ?? ""] = text.slice(at, end);
    at = end + part.length;
  }
  return found;
}

function readUnnest(scanner: Scanner): Command {
  const field = scanner.next();
  if (field.kind !== "word" && field.kind !== "quoted") throw unexpected(field);
  const of: Expression = { kind: "field", field: readField(scanner, field) };
  scanner.expect("into");
  const name = scanner.next();
  if (name.kind !== "word" && name.kind !== "quoted") throw unexpected(name);
  return { kind: "unnest", of, name: name.text };
}

type Reader = (scanner: Scanner) => Command;

const COMMANDS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["fields", (scanner) => ({ kind: "fields", columns: readColumns(scanner, ROW) })],
  ["display", (scanner) => ({ kind: "display", columns: readColumns(scanner, ROW) })],
  ["filter", (scanner) => ({ kind: "filter", condition: readExpression(scanner, ROW) })],
  ["where", (scanner) => ({ kind: "filter", condition: readExpression(scanner, ROW) })],
  ["parse", readParse],
  ["unnest", readUnnest],
  ["stats", readStats],
  ["sort", readSort],
  ["order", readSort],
  ["dedup", (scanner) => ({ kind: "dedup", by: readColumns(scanner, ROW) })],
  ["limit", readLimit],
  ["head", readLimit],
]);

/** Commands of AWS that Misfire does not run. */
const NOT_HERE: ReadonlySet<string> = new Set([
  "addtotals",
  "anomaly",
  "diff",
  "expand",
  "filterindex",
  "join",
  "lookup",
  "pattern",
  "relevantfields",
  "search",
  "source",
  "tail",
  "unmask",
]);
