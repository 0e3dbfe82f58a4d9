import { compare, OPERATORS, type Operator } from "./compare.ts";
import { holds, readConditions, type Reader, Reader as PatternReader } from "./conditions.ts";
import { invalidPattern, regexNotEmulated } from "./failure.ts";
import type { Matcher } from "./matcher.ts";

/** A step into a document: a property, an element, or every one (`*`). */
type Step = string | number | typeof EVERY;
const EVERY = Symbol("every");

type Test =
  | { readonly kind: "compare"; readonly operator: Operator; readonly value: string }
  | { readonly kind: "is"; readonly value: true | false | null }
  | { readonly kind: "exists" | "missing" };
interface Leaf {
  readonly path: readonly Step[];
  readonly test: Test;
}

/** `{ $.level = "ERROR" && ($.count > 3 || $.user NOT EXISTS) }`, without its braces. A message that is no JSON object never matches. */
export function parseJsonFilter(text: string): Matcher {
  const reader = new PatternReader(text);
  const condition = readConditions(reader, readLeaf);
  if (!reader.atEnd()) throw invalidPattern();
  return (message) => {
    const document = parse(message);
    return document !== undefined && holds(condition, ({ path, test }) => passes(valuesAt(document, path), test));
  };
}

function readLeaf(reader: Reader): Leaf {
  return { path: readPath(reader), test: readTest(reader) };
}

function readPath(reader: Reader): readonly Step[] {
  if (!reader.take("$")) throw invalidPattern();
  const steps: Step[] = [];
  for (;;) {
    if (reader.take("[")) {
      const inner = reader.string() ?? reader.match(/\d+|\*/y);
      if (inner === undefined || !reader.take("]")) throw invalidPattern();
      steps.push(inner === "*" ? EVERY : /^\d+$/.test(inner) ? Number(inner) : inner);
    } else if (reader.take(".")) {
      const name = reader.string() ?? reader.match(/[\p{L}\p{N}_@#:/-]+|\*/uy);
      if (name === undefined) throw invalidPattern();
      steps.push(name === "*" ? EVERY : name);
    } else break;
  }
  if (steps.length === 0) throw invalidPattern();
  return steps;
}

const WORDS: Readonly<Record<string, Test>> = {
  EXISTS: { kind: "exists" },
  "NOT EXISTS": { kind: "missing" },
  "IS TRUE": { kind: "is", value: true },
  "IS FALSE": { kind: "is", value: false },
  "IS NULL": { kind: "is", value: null },
};

function readTest(reader: Reader): Test {
  const words = reader.match(/NOT\s+EXISTS\b|EXISTS\b|IS\s+(?:TRUE|FALSE|NULL)\b/iy);
  const test = words === undefined ? undefined : WORDS[words.toUpperCase().replace(/\s+/g, " ")];
  return test ?? readComparison(reader);
}

function readComparison(reader: Reader): Test {
  const operator = OPERATORS.find((candidate) => reader.take(candidate));
  if (!operator) throw invalidPattern();
  const regex = reader.match(/%[^%]*%/y);
  if (regex) throw regexNotEmulated(regex);
  const value = reader.string() ?? reader.match(/[\p{L}\p{N}_.*+:@/-]+/uy);
  if (value === undefined) throw invalidPattern();
  return { kind: "compare", operator, value };
}

function passes(values: readonly unknown[], test: Test): boolean {
  switch (test.kind) {
    case "exists":
      return values.length > 0;
    case "missing":
      return values.length === 0;
    case "is":
      return values.includes(test.value);
    case "compare":
      return values.some(
        (value) =>
          (typeof value === "string" || typeof value === "number" || typeof value === "boolean") &&
          compare(typeof value === "boolean" ? String(value) : value, test.operator, test.value),
      );
    default:
      return test satisfies never;
  }
}

/** Everything a path leads to; none, when it leads nowhere. */
function valuesAt(document: unknown, path: readonly Step[]): readonly unknown[] {
  let found: readonly unknown[] = [document];
  for (const step of path) {
    found = found.flatMap((value): readonly unknown[] => {
      if (typeof value !== "object" || value === null) return [];
      if (step === EVERY) return Object.values(value);
      const key = String(step);
      return Object.hasOwn(value, key) ? [Reflect.get(value, key)] : [];
    });
  }
  return found;
}

function parse(message: string): unknown {
  if (!message.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
