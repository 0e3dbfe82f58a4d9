import { compare, OPERATORS, type Operator } from "./compare.ts";
import { holds, readConditions, type Reader, Reader as PatternReader } from "./conditions.ts";
import type { Regex } from "../regex/index.ts";
import { invalidPattern } from "./failure.ts";
import type { ReadPattern } from "./matcher.ts";
import { RegexTerms } from "./regex-term.ts";

/** A step into a document: a property, an element, or every one (`*`). */
type Step = string | number | typeof EVERY;
const EVERY: unique symbol = Symbol("every");

type Test =
  | { readonly kind: "compare"; readonly operator: Operator; readonly value: string }
  | { readonly kind: "regex"; readonly regex: Regex; readonly negated: boolean }
  | { readonly kind: "is"; readonly value: true | false | null }
  | { readonly kind: "exists" | "missing" };
interface Leaf {
  /** As it stands in the pattern: `$.level`. */
  readonly name: string;
  readonly path: readonly Step[];
  readonly test: Test;
}

/** `{ $.level = "ERROR" && ($.count > 3 || $.user NOT EXISTS) }`, without its braces. A message that is no JSON object never matches. */
export function readJsonFilter(text: string): ReadPattern {
  const reader = new PatternReader(text);
  const regexes = new RegexTerms();
  const named = new Map<string, readonly Step[]>();
  const condition = readConditions(reader, (at) => {
    const leaf = readLeaf(at, regexes);
    named.set(leaf.name, leaf.path);
    return leaf;
  });
  if (!reader.atEnd()) throw invalidPattern();
  return {
    kind: "json",
    hasRegex: regexes.used,
    matches: (message) => {
      const document = parse(message);
      return document !== undefined && holds(condition, ({ path, test }) => passes(valuesAt(document, path), test));
    },
    values: (message, names = []) => {
      const document = parse(message);
      const asked = new Map([...named, ...names.map((name) => [name, pathOf(name)] as const)]);
      return Object.fromEntries(
        [...asked].flatMap(([name, path]) => {
          const [value] = document === undefined ? [] : valuesAt(document, path);
          const found = textOf(value);
          return found === undefined ? [] : [[name, found] as const];
        }),
      );
    },
  };
}

/** `$.latency` or `$['a b'].c` as a metric filter names it. Throws AWS's answer to what is no path. */
export function pathOf(name: string): readonly Step[] {
  const reader = new PatternReader(name);
  const path = readPath(reader);
  if (!reader.atEnd()) throw invalidPattern();
  return path;
}

/** Objects and lists are no values. */
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;

function readLeaf(reader: Reader, regexes: RegexTerms): Leaf {
  const from = reader.position;
  const path = readPath(reader);
  return { name: reader.since(from), path, test: readTest(reader, regexes) };
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

function readTest(reader: Reader, regexes: RegexTerms): Test {
  const words = reader.match(/NOT\s+EXISTS\b|EXISTS\b|IS\s+(?:TRUE|FALSE|NULL)\b/iy);
  const test = words === undefined ? undefined : WORDS[words.toUpperCase().replace(/\s+/g, " ")];
  return test ?? readComparison(reader, regexes);
}

function readComparison(reader: Reader, regexes: RegexTerms): Test {
  const operator = OPERATORS.find((candidate) => reader.take(candidate));
  if (!operator) throw invalidPattern();
  const regex = reader.match(/%[^%]*%/y);
  if (regex !== undefined) {
    if (operator !== "=" && operator !== "!=") throw invalidPattern();
    return { kind: "regex", regex: regexes.read(regex.slice(1, -1)), negated: operator === "!=" };
  }
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
    case "regex":
      return values.some((value) => typeof value === "string" && test.regex.test(value) !== test.negated);
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
