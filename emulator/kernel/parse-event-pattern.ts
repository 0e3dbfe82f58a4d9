import { PatternError, type EventPattern, type FieldPattern, type Rule } from "./event-pattern.ts";
import { ipRange } from "./ip-range.ts";
import { JsonTextError, placeIn, readJson, type JsonNode } from "./json-text.ts";
import { wildcard } from "./wildcard.ts";

/** What is wrong with a pattern, at an offset where AWS says one. `twice`: AWS says the place twice for members of lists. */
class Wrong extends Error {
  readonly offset: number | undefined;
  readonly twice: boolean;

  constructor(message: string, offset: number | undefined, twice = false) {
    super(message);
    this.offset = offset;
    this.twice = twice;
  }
}

type ObjectNode = Extract<JsonNode, { kind: "object" }>;
type Test = (value: string) => boolean;

/** Whether a service does not know an operator that EventBridge knows. `excluding`: it stands in an `anything-but`. */
type Lacks = (operator: string, excluding: boolean) => boolean;

/**
 * Reads a pattern as EventBridge does, its refusals included: `PatternError` carries AWS's words and the place in the text.
 * `lacks`: of a service that knows fewer operators. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function parseEventPattern(text: string, lacks?: Lacks): EventPattern {
  try {
    const root = readJson(text);
    if (root.kind !== "object") throw new Wrong("Filter is not an object", root.seen);
    if (lacks) refuseLacking(root, lacks);
    return objectPattern(root);
  } catch (error) {
    if (error instanceof JsonTextError) throw new PatternError(error.message + placeIn(text, error.offset));
    if (!(error instanceof Wrong)) throw error;
    const place = error.offset === undefined ? "" : placeIn(text, error.offset);
    throw new PatternError(error.message + place + (error.twice ? place : ""));
  }
}

function refuseLacking({ members }: ObjectNode, lacks: Lacks): void {
  for (const { name, value } of members) {
    if (value.kind === "object") refuseLacking(value, lacks);
    if (value.kind !== "array") continue;
    for (const item of value.items)
      if (item.kind === "object" && name === "$or") refuseLacking(item, lacks);
      else if (item.kind === "object") refuseOperators(item, lacks);
  }
}

function refuseOperators({ members: [operator] }: ObjectNode, lacks: Lacks): void {
  if (!operator) return;
  const { name, value } = operator;
  if (lacks(name, false)) throw new Wrong(`Unrecognized match type ${name}`, value.seen);
  const [excluded] = name === "anything-but" && value.kind === "object" ? value.members : [];
  if (excluded && lacks(excluded.name, true))
    throw new Wrong(`Unsupported anything-but pattern: ${excluded.name}`, excluded.value.seen);
}

function objectPattern(node: ObjectNode): EventPattern {
  if (node.members.length === 0) throw new Wrong("Empty objects are not allowed", node.end);
  const fields: (readonly [string, FieldPattern])[] = [];
  const choices: (readonly EventPattern[])[] = [];
  for (const { name, value } of node.members) {
    const either = name === "$or" ? alternatives(value) : undefined;
    if (either) choices.push(either.map(objectPattern));
    else fields.push(alongDots(name, fieldPattern(name, value)));
  }
  return { fields, choices };
}

/** `$or` is an operator only over at least two objects; anything else is a field of that name. */
function alternatives(node: JsonNode): readonly ObjectNode[] | undefined {
  if (node.kind !== "array" || node.items.length < 2) return undefined;
  const objects = node.items.filter((item) => item.kind === "object");
  return objects.length === node.items.length && objects.every((each) => each.members.length > 0) ? objects : undefined;
}

/** A dot in a name means the same as an object in an object. */
function alongDots(name: string, pattern: FieldPattern): readonly [string, FieldPattern] {
  const at = name.indexOf(".");
  if (at <= 0 || at === name.length - 1) return [name, pattern];
  const inner = alongDots(name.slice(at + 1), pattern);
  return [name.slice(0, at), { kind: "object", pattern: { fields: [inner], choices: [] } }];
}

function fieldPattern(name: string, node: JsonNode): FieldPattern {
  if (node.kind === "object") return { kind: "object", pattern: objectPattern(node) };
  if (node.kind !== "array") throw new Wrong(`"${name}" must be an object or an array`, node.seen);
  if (node.items.length === 0) throw new Wrong("Empty arrays are not allowed", node.end);
  return { kind: "leaf", rules: node.items.map(ruleOf) };
}

function ruleOf(node: JsonNode): Rule {
  if (node.kind === "scalar") return { kind: "equals", value: node.value };
  if (node.kind === "array") throw new Wrong("Match value must be String, number, true, false, or null", node.seen);
  const [operator, second] = node.members;
  if (!operator) throw new Wrong("Empty objects are not allowed", node.end);
  const rule = operation(operator.name, operator.value);
  if (second) throw new Wrong("Only one key allowed in match expression", second.nameEnd);
  return rule;
}

function operation(name: string, operand: JsonNode): Rule {
  switch (name) {
    case "exactly":
      return { kind: "equals", value: textOf(operand, "exact match pattern must be a string") };
    case "prefix":
    case "suffix":
    case "equals-ignore-case":
    case "wildcard":
    case "cidr":
      return { kind: "text", test: textTest(name, operand), negated: false };
    case "anything-but":
      return anythingBut(operand);
    case "exists": {
      const wanted = operand.kind === "scalar" ? operand.value : undefined;
      if (typeof wanted !== "boolean")
        throw new Wrong("exists match pattern must be either true or false.", operand.seen);
      return { kind: "exists", wanted };
    }
    case "numeric":
      return { kind: "numeric", bounds: boundsOf(operand) };
    default:
      throw new Wrong(`Unrecognized match type ${name}`, operand.seen);
  }
}

function textOf(node: JsonNode, refusal: string, twice = false): string {
  if (node.kind !== "scalar" || typeof node.value !== "string") throw new Wrong(refusal, node.seen, twice);
  return node.value;
}

type TextOperator = "prefix" | "suffix" | "equals-ignore-case" | "wildcard" | "cidr";

function textTest(name: TextOperator, node: JsonNode): Test {
  switch (name) {
    case "prefix":
    case "suffix": {
      const [folded] = node.kind === "object" ? node.members : [];
      if (folded?.name !== "equals-ignore-case")
        return edgeTest(name, textOf(node, `${name} match pattern must be a string`));
      const wanted = textOf(folded.value, `${name} match pattern must be a string`).toLowerCase();
      const test = edgeTest(name, wanted);
      return (value) => test(value.toLowerCase());
    }
    case "equals-ignore-case":
      return sameFolded(textOf(node, "equals-ignore-case match pattern must be a string"));
    case "wildcard":
      return wildcardTest(textOf(node, "wildcard match pattern must be a string"), node.end, false);
    case "cidr": {
      // AWS says "prefix" here, too.
      const range = ipRange(textOf(node, "prefix match pattern must be a string"));
      if (range.problem !== undefined) throw new Wrong(range.problem, undefined);
      return range.holds;
    }
    default:
      return name satisfies never;
  }
}

const edgeTest = (name: "prefix" | "suffix", wanted: string): Test =>
  name === "prefix" ? (value) => value.startsWith(wanted) : (value) => value.endsWith(wanted);

function sameFolded(wanted: string): Test {
  const folded = wanted.toLowerCase();
  return (value) => value.toLowerCase() === folded;
}

function wildcardTest(pattern: string, offset: number, twice: boolean): Test {
  const read = wildcard(pattern);
  if (typeof read === "string") throw new Wrong(read, offset, twice);
  return read;
}

const NOT_EXCLUDABLE = "Value of anything-but must be an array or single string/number value.";

function anythingBut(node: JsonNode): Rule {
  if (node.kind === "object") return anythingButMatching(node);
  if (node.kind === "scalar") {
    if (typeof node.value !== "string" && typeof node.value !== "number") throw new Wrong(NOT_EXCLUDABLE, node.seen);
    return { kind: "none-of", values: [node.value] };
  }
  if (node.items.length === 0) throw new Wrong("Empty arrays are not allowed", node.end);
  const values = node.items.map((item) => {
    const value = item.kind === "scalar" ? item.value : null;
    if (typeof value === "string" || typeof value === "number") return value;
    throw new Wrong("Inside anything but list, start|null|boolean is not supported.", item.seen, true);
  });
  if (values.some((value) => typeof value !== typeof values[0]))
    throw new Wrong(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
      node.end,
      true,
    );
  return { kind: "none-of", values };
}

/** What `anything-but` can take back besides values. */
function anythingButMatching(node: ObjectNode): Rule {
  const [operator] = node.members;
  if (!operator) throw new Wrong("Empty objects are not allowed", node.end);
  const { name, value } = operator;
  if (name !== "prefix" && name !== "suffix" && name !== "equals-ignore-case" && name !== "wildcard")
    throw new Wrong(`Unsupported anything-but pattern: ${name}`, value.seen);
  if (value.kind === "object") throw new Wrong(NOT_EXCLUDABLE, value.seen);
  const listed = value.kind === "array";
  if (listed && value.items.length === 0) throw new Wrong("Empty arrays are not allowed", value.end);
  const tests = (listed ? value.items : [value]).map((item) => exclusion(name, item, listed));
  return { kind: "text", test: (text) => tests.some((test) => test(text)), negated: true };
}

function exclusion(name: Exclude<TextOperator, "cidr">, node: JsonNode, twice: boolean): Test {
  switch (name) {
    case "prefix":
    case "suffix": {
      const wanted = textOf(node, "prefix/suffix match pattern must be a string", twice);
      if (wanted === "") throw new Wrong("Null prefix/suffix not allowed", node.end, twice);
      return edgeTest(name, wanted);
    }
    case "equals-ignore-case":
      return sameFolded(
        textOf(node, "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.", twice),
      );
    case "wildcard":
      return wildcardTest(textOf(node, "wildcard match pattern must be a string", twice), node.end, twice);
    default:
      return name satisfies never;
  }
}

type Bounds = Extract<Rule, { kind: "numeric" }>["bounds"];
type Comparison = Bounds[number][0];

const isComparison = (text: string): text is Comparison => ["=", "<", "<=", ">", ">="].includes(text);

function boundsOf(node: JsonNode): Bounds {
  if (node.kind !== "array") throw new Wrong("Value of numeric must be an array.", node.seen);
  const [first, second, third, fourth, ...more] = node.items;
  const comparison = first ? comparisonOf(first) : undefined;
  if (!first || comparison === undefined)
    throw new Wrong(`Invalid member in numeric match: ${first ? shown(first) : "]"}`, first?.end ?? node.end);
  if (!isComparison(comparison)) throw new Wrong(`Unrecognized numeric range operator: ${comparison}`, first.end);
  const value = numberOf(second, comparison === "=" ? "equals" : comparison, node);
  if (!third) return [[comparison, value]];
  if (comparison === "=") throw new Wrong("Too many elements in numeric expression", third.end);
  const other = comparisonOf(third);
  if (other === undefined) throw new Wrong(`Bad value in numeric range: ${shown(third)}`, third.end);
  // From below to above, or from above to below.
  const wanted = comparison.startsWith(">") ? ["<", "<="] : [">", ">="];
  if (!isComparison(other) || !wanted.includes(other))
    throw new Wrong(`Bad numeric range operator: ${other}`, third.end);
  const otherValue = numberOf(fourth, other, node);
  if (more[0]) throw new Wrong("Too many terms in numeric range expression", more[0].end);
  const [bottom, top] = comparison.startsWith(">") ? [value, otherValue] : [otherValue, value];
  if (bottom >= top) throw new Wrong("Bottom must be less than top", node.end);
  return [
    [comparison, value],
    [other, otherValue],
  ];
}

const comparisonOf = (node: JsonNode): string | undefined =>
  node.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;

function numberOf(node: JsonNode | undefined, after: string, list: JsonNode): number {
  if (node?.kind === "scalar" && typeof node.value === "number") return node.value;
  throw new Wrong(`Value of ${after} must be numeric`, node?.seen ?? list.end);
}

const shown = (node: JsonNode): string =>
  node.kind === "scalar" ? String(node.value) : node.kind === "object" ? "{" : "[";
