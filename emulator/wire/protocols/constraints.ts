import { AwsError } from "../../kernel/index.ts";
import type { OperationModel, Ref, ServiceEntry, StructureShape } from "../model/shapes.ts";
import { javaOrder } from "./java-order.ts";
import { matches } from "./patterns.ts";
import { isObject, type Values } from "./values.ts";

/** How a service answers to an input that breaks its model's constraints. */
interface Strictness {
  readonly code: string;
  /** `all` of the model's constraints; or only that `required` members are there, and the room checks the rest. */
  readonly checks: "all" | "required";
  /** Newer services add that members of lists and keys of maps must not be null. */
  readonly notNull?: boolean;
  /** Paths that the service checks by itself, with words of its own. */
  readonly own?: readonly string[];
  /** Patterns that the service looks at after all that the model demands, with words of its own. */
  readonly patterns?: Readonly<Record<string, (path: string) => string>>;
  /** What the service says of values that are too long, by their paths, where it has words of its own. */
  readonly tooLong?: Readonly<Record<string, string>>;
  /** The service does not repeat what was sent. IAM does not since 2026 (recorded). */
  readonly hidesValues?: boolean;
  /** Where the exception is not in the model. */
  readonly messageKey?: "message";
}

const IAM_PATTERNS: NonNullable<Strictness["patterns"]> = {
  "[\\w+=,.@-]+": (path) =>
    `The specified value for ${path} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)": (path) =>
    `The specified value for ${path} is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.`,
};

/** Recorded for the names of groups; its other rules Logs tells as the model has them. */
const LOGS_TOO_LONG = "Invalid LogGroup or LogStream, both must have length less than or equal to 512.";

/** What is wrong with an input. */
interface Found {
  /** Against the model. */
  readonly violations: string[];
  /** In the service's own words; only told where the model is content. */
  readonly refusals: string[];
}

const STRICTNESS: Readonly<Record<string, Strictness>> = {
  // An unknown runtime is an InvalidParameterValueException, since it might have been an ARN.
  lambda: { code: "ValidationException", checks: "all", notNull: true, own: ["runtime"], messageKey: "message" },
  scheduler: { code: "ValidationException", checks: "all", notNull: true },
  iam: { code: "ValidationError", checks: "all", notNull: true, patterns: IAM_PATTERNS, hidesValues: true },
  logs: {
    code: "InvalidParameterException",
    checks: "all",
    notNull: true,
    tooLong: { logGroupName: LOGS_TOO_LONG, logStreamName: LOGS_TOO_LONG },
  },
  dynamodb: { code: "ValidationException", checks: "all" },
  dynamodbstreams: { code: "ValidationException", checks: "all" },
  events: { code: "ValidationException", checks: "all" },
  cloudwatch: { code: "ValidationError", checks: "all" },
  cloudformation: { code: "ValidationError", checks: "all" },
  apigateway: { code: "BadRequestException", checks: "all" },
  apigatewayv2: { code: "BadRequestException", checks: "all" },
  sts: { code: "ValidationError", checks: "all", notNull: true },
  sns: { code: "ValidationError", checks: "required" },
};

/** Throws what AWS answers to an input that lacks something required or breaks a length, a range, a pattern or an enumeration. */
export function validate(service: ServiceEntry, operation: OperationModel, input: Values): void {
  const shape = operation.input;
  if (!shape) return;
  if (service.name === "sqs") return requireParameters(shape, input);
  if (service.s3) return;
  const strictness = STRICTNESS[service.name] ?? { code: "ValidationException", checks: "all" };
  if (hasSoundMembers(shape, input, strictness.checks === "all")) return;
  const found: Found = { violations: [], refusals: [] };
  checkStructure(shape, input, "", strictness, found);
  const { violations, refusals } = found;
  const detected = `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected`;
  const text = violations.length > 0 ? `${detected}: ${violations.join("; ")}` : refusals[0];
  if (text === undefined) return;
  const { code, messageKey } = strictness;
  throw new AwsError(code, text, { status: 400, ...(messageKey ? { messageKey } : {}) });
}

/** SQS names a missing parameter as it did when it only spoke the query protocol. */
function requireParameters(shape: StructureShape, input: Values): void {
  for (const name of shape.required)
    if (input[name] === undefined)
      throw new AwsError("MissingParameter", `The request must contain the parameter ${name}.`, { status: 400 });
}

/**
 * Whether nothing is to be said of an input, which is so of nearly all: no path is put together, nothing is kept. A path that
 * a service checks by itself counts as unsound here; `checkStructure` sorts that out.
 */
function hasSoundMembers(shape: StructureShape, value: Values, withRules: boolean): boolean {
  for (const member of shape.members) {
    const item = value[member.name];
    if (item === undefined ? shape.required.has(member.name) : !isSound(member, item, withRules)) return false;
  }
  return true;
}

function isSound(ref: Ref, value: unknown, withRules: boolean): boolean {
  const { shape } = ref;
  if (withRules) for (const rule of rulesOf(ref)) if (!rule.holds(value)) return false;
  if (shape.kind === "structure" || shape.kind === "union")
    return !isObject(value) || hasSoundMembers(shape, value, withRules);
  if (shape.kind === "list") {
    if (Array.isArray(value)) for (const item of value) if (!isSound(shape.member, item, withRules)) return false;
  } else if (shape.kind === "map" && isObject(value))
    for (const key of Object.keys(value))
      if (!isSound(shape.key, key, withRules) || !isSound(shape.value, value[key], withRules)) return false;
  return true;
}

function checkStructure(
  shape: StructureShape,
  value: Values,
  path: string,
  strictness: Strictness,
  found: Found,
): void {
  for (const member of shape.members) {
    const at = path === "" ? lowerFirst(member.name) : `${path}.${lowerFirst(member.name)}`;
    const item = value[member.name];
    if (item !== undefined) check(member, item, at, strictness, found);
    else if (shape.required.has(member.name))
      found.violations.push(`Value null at '${at}' failed to satisfy constraint: ${NOT_NULL}`);
  }
}

function check(ref: Ref, value: unknown, path: string, strictness: Strictness, found: Found): void {
  const { shape } = ref;
  if (strictness.checks === "all" && !strictness.own?.includes(path))
    for (const rule of brokenRules(ref, value)) {
      const own = rule.isLengthMax
        ? strictness.tooLong?.[path]
        : rule.pattern === undefined
          ? undefined
          : strictness.patterns?.[rule.pattern]?.(path);
      if (own !== undefined) found.refusals.push(own);
      else found.violations.push(violation(ref, value, path, rule.words, strictness));
    }
  if (shape.kind === "structure" || shape.kind === "union") {
    if (isObject(value)) checkStructure(shape, value, path, strictness, found);
  } else if (shape.kind === "list" && Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (isSimple(shape.member))
      checkTogether(ref, value, shape.member, items, { who: "Member", path, strictness }, found);
    else
      for (const [index, item] of items.entries())
        check(shape.member, item, `${path}.${index + 1}.member`, strictness, found);
  } else if (shape.kind === "map" && isObject(value)) {
    checkTogether(ref, value, shape.key, Object.keys(value), { who: "Map keys", path, strictness }, found);
    if (isSimple(shape.value))
      checkTogether(ref, value, shape.value, Object.values(value), { who: "Map value", path, strictness }, found);
    else
      for (const [key, item] of Object.entries(value))
        check(shape.value, item, `${path}.${key}.member`, strictness, found);
  }
}

const isSimple = ({ shape: { kind } }: Ref): boolean =>
  kind !== "list" && kind !== "map" && kind !== "structure" && kind !== "union";

/** A list of plain values (or a map's keys) is refused as a whole, with all rules that its members have. */
function checkTogether(
  whole: Ref,
  value: unknown,
  member: Ref,
  items: readonly unknown[],
  at: { readonly who: string; readonly path: string; readonly strictness: Strictness },
  found: Found,
): void {
  const { who, path, strictness } = at;
  if (strictness.checks !== "all" || !items.some((item) => brokenRules(member, item).length > 0)) return;
  const rules = [...rulesOf(member).map(({ words }) => words), ...(strictness.notNull ? [NOT_NULL] : [])];
  const words = `${who} must satisfy constraint: [${rules.join(", ")}]`;
  found.violations.push(violation(whole, value, path, words, strictness));
}

const NOT_NULL = "Member must not be null";

interface Rule {
  readonly words: string;
  /** Where it is one. */
  readonly pattern?: string;
  readonly isLengthMax?: boolean;
  holds(value: unknown): boolean;
}

function brokenRules(ref: Ref, value: unknown): readonly Rule[] {
  return rulesOf(ref).filter((rule) => !rule.holds(value));
}

const NO_RULES: readonly Rule[] = [];
const RULES = new WeakMap<Ref, readonly Rule[]>();

/** In the order in which AWS lists them. */
function rulesOf(ref: Ref): readonly Rule[] {
  const { traits } = ref;
  if (!traits.length && !traits.range && traits.pattern === undefined && !traits.enum && !traits.unique)
    return NO_RULES;
  const known = RULES.get(ref);
  if (known) return known;
  const made = makeRules(ref);
  RULES.set(ref, made);
  return made;
}

function makeRules({ shape, traits }: Ref): readonly Rule[] {
  const rules: Rule[] = [];
  const [minLength = null, maxLength = null] = traits.length ?? [];
  const [minValue = null, maxValue = null] = traits.range ?? [];
  const add = (words: string, holds: Rule["holds"]): void => void rules.push({ words: `Member must ${words}`, holds });
  if (maxLength !== null)
    rules.push({
      words: `Member must have length less than or equal to ${maxLength}`,
      isLengthMax: true,
      holds: (value) => sizeOf(value) <= maxLength,
    });
  if (minLength !== null)
    add(`have length greater than or equal to ${minLength}`, (value) => sizeOf(value) >= minLength);
  if (maxValue !== null)
    add(`have value less than or equal to ${number(shape.kind, maxValue)}`, (value) => Number(value) <= maxValue);
  if (minValue !== null)
    add(`have value greater than or equal to ${number(shape.kind, minValue)}`, (value) => Number(value) >= minValue);
  const { pattern } = traits;
  if (pattern !== undefined)
    rules.push({
      words: `Member must satisfy regular expression pattern: ${pattern}`,
      pattern,
      holds: (value) => typeof value !== "string" || matches(pattern, value),
    });
  const values = traits.enum;
  if (values)
    add(
      `satisfy enum value set: [${javaOrder(values).join(", ")}]`,
      (value) => typeof value !== "string" || values.includes(value),
    );
  if (traits.unique)
    add("have unique values", (value) => !Array.isArray(value) || new Set(value.map(identityOf)).size === value.length);
  return rules;
}

/** Equal values, equal text. */
const identityOf = (value: unknown): string =>
  value instanceof Uint8Array ? `bytes ${value.join()}` : (JSON.stringify(value) ?? "");

/** A string's length counts code points: https://smithy.io/2.0/spec/constraint-traits.html#length-trait */
function sizeOf(value: unknown): number {
  if (typeof value === "string")
    return value.length - (value.match(/[\uD800-\uDBFF](?=[\uDC00-\uDFFF])/g)?.length ?? 0);
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : 0;
}

function violation(ref: Ref, value: unknown, path: string, rule: string, { hidesValues = false }: Strictness): string {
  const shown = ref.traits.sensitive || hidesValues ? "Value" : `Value '${printed(ref, value)}'`;
  return `${shown} at '${path}' failed to satisfy constraint: ${rule}`;
}

/** As Java's `toString` prints the classes that AWS generates from the model. */
function printed(ref: Ref, value: unknown): string {
  const { shape } = ref;
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (value instanceof Date) return value.toISOString();
  if (shape.kind === "list" && Array.isArray(value))
    return `[${value.map((item) => printed(shape.member, item)).join(", ")}]`;
  if (shape.kind === "map" && isObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${printed(shape.value, item)}`)
      .join(", ")}}`;
  if ((shape.kind === "structure" || shape.kind === "union") && isObject(value))
    return `${shape.name}(${shape.members
      .map(
        (member) =>
          `${lowerFirst(member.name)}=${value[member.name] === undefined ? "null" : printed(member, value[member.name])}`,
      )
      .join(", ")})`;
  if (typeof value === "number") return number(shape.kind, value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Numbers with a fraction show one even where they have none: `2.0`. */
const number = (kind: string, value: number): string =>
  (kind === "double" || kind === "float") && Number.isInteger(value) ? value.toFixed(1) : JSON.stringify(value);

const lowerFirst = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);
