import { isJsonObject } from "../../../kernel/index.ts";
import { fitsFormat } from "./formats.ts";

/** What a schema refuses, in words. */
export type Problem = string;

type Schema = Readonly<Record<string, unknown>>;

/**
 * JSON schema, draft 4, as API Gateway's models use it: https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 * `resolve` finds what `$ref` names; a reference that leads nowhere refuses everything.
 */
export function validateJson(
  schema: unknown,
  value: unknown,
  resolve: (reference: string) => unknown,
): readonly Problem[] {
  const visit = (given: unknown, at: unknown, path: string, depth: number): readonly Problem[] => {
    if (!isJsonObject(given)) return [];
    const reference = given["$ref"];
    if (typeof reference === "string") {
      const target = resolve(reference);
      if (target === undefined || depth > REFERENCES_MAX) return [`${path}: ${reference} leads nowhere`];
      return visit(target, at, path, depth + 1);
    }
    return [
      ...ofAnyKind(given, at, path),
      ...(typeof at === "number" ? ofNumber(given, at, path) : []),
      ...(typeof at === "string" ? ofString(given, at, path) : []),
      ...(Array.isArray(at) ? ofArray(given, at, path, (inner, item, name) => visit(inner, item, name, depth)) : []),
      ...(isJsonObject(at) ? ofObject(given, at, path, (inner, item, name) => visit(inner, item, name, depth)) : []),
      ...combined(given, (inner) => visit(inner, at, path, depth), path),
    ];
  };
  return visit(schema, value, "#", 0);
}

/** Ours: a reference that leads back to itself must end. */
const REFERENCES_MAX = 64;

type Visit = (schema: unknown, value: unknown, path: string) => readonly Problem[];

function ofAnyKind(schema: Schema, value: unknown, path: string): Problem[] {
  const problems: Problem[] = [];
  const { type, enum: allowed } = schema;
  const types = typeof type === "string" ? [type] : Array.isArray(type) ? type : undefined;
  if (types && !types.some((each) => isOfType(each, value)))
    problems.push(`${path}: is not of type ${types.join(" or ")}`);
  if (Array.isArray(allowed) && !allowed.some((each) => isSame(each, value)))
    problems.push(`${path}: is none of the values`);
  return problems;
}

function isOfType(type: unknown, value: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "boolean":
    case "string":
      return typeof value === type;
    case "number":
      return typeof value === "number";
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isJsonObject(value);
    default:
      return false;
  }
}

function ofNumber(schema: Schema, value: number, path: string): Problem[] {
  const { minimum, maximum, multipleOf } = schema;
  const problems: Problem[] = [];
  if (typeof minimum === "number" && (value < minimum || (schema["exclusiveMinimum"] === true && value === minimum)))
    problems.push(`${path}: is less than ${minimum}`);
  if (typeof maximum === "number" && (value > maximum || (schema["exclusiveMaximum"] === true && value === maximum)))
    problems.push(`${path}: is more than ${maximum}`);
  if (
    typeof multipleOf === "number" &&
    multipleOf > 0 &&
    !Number.isInteger(Number((value / multipleOf).toPrecision(12)))
  )
    problems.push(`${path}: is no multiple of ${multipleOf}`);
  return problems;
}

function ofString(schema: Schema, value: string, path: string): Problem[] {
  const { minLength, maxLength, pattern, format } = schema;
  // In characters of Unicode, as the draft counts.
  const length = Array.from(value).length;
  const problems: Problem[] = [];
  if (typeof minLength === "number" && length < minLength) problems.push(`${path}: is too short`);
  if (typeof maxLength === "number" && length > maxLength) problems.push(`${path}: is too long`);
  if (typeof pattern === "string" && !new RegExp(pattern, "u").test(value))
    problems.push(`${path}: does not match ${pattern}`);
  if (typeof format === "string" && !fitsFormat(format, value)) problems.push(`${path}: is no ${format}`);
  return problems;
}

function ofArray(schema: Schema, value: readonly unknown[], path: string, visit: Visit): Problem[] {
  const { items, additionalItems, minItems, maxItems, uniqueItems } = schema;
  const problems: Problem[] = [];
  if (typeof minItems === "number" && value.length < minItems) problems.push(`${path}: has too few items`);
  if (typeof maxItems === "number" && value.length > maxItems) problems.push(`${path}: has too many items`);
  if (uniqueItems === true && value.some((each, at) => value.slice(0, at).some((other) => isSame(each, other))))
    problems.push(`${path}: has the same item twice`);
  for (const [at, item] of value.entries()) {
    const schemaOfItem: unknown = Array.isArray(items) ? (items[at] ?? additionalItems) : items;
    if (Array.isArray(items) && at >= items.length && additionalItems === false)
      problems.push(`${path}/${at}: is one too many`);
    else problems.push(...visit(schemaOfItem, item, `${path}/${at}`));
  }
  return problems;
}

function ofObject(schema: Schema, value: Schema, path: string, visit: Visit): Problem[] {
  const { required, minProperties, maxProperties, additionalProperties, dependencies } = schema;
  const problems: Problem[] = [];
  const names = Object.keys(value);
  if (Array.isArray(required))
    for (const name of required)
      if (typeof name === "string" && !Object.hasOwn(value, name)) problems.push(`${path}: lacks ${name}`);
  if (typeof minProperties === "number" && names.length < minProperties)
    problems.push(`${path}: has too few properties`);
  if (typeof maxProperties === "number" && names.length > maxProperties)
    problems.push(`${path}: has too many properties`);
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const patterns = isJsonObject(schema["patternProperties"]) ? Object.entries(schema["patternProperties"]) : [];
  for (const name of names) {
    const at = `${path}/${name}`;
    const fitting = patterns.filter(([pattern]) => new RegExp(pattern, "u").test(name));
    if (Object.hasOwn(properties, name)) problems.push(...visit(properties[name], value[name], at));
    for (const [, inner] of fitting) problems.push(...visit(inner, value[name], at));
    if (Object.hasOwn(properties, name) || fitting.length > 0) continue;
    if (additionalProperties === false) problems.push(`${at}: is not allowed`);
    else problems.push(...visit(additionalProperties, value[name], at));
  }
  if (isJsonObject(dependencies))
    for (const [name, needed] of Object.entries(dependencies)) {
      if (!Object.hasOwn(value, name)) continue;
      if (Array.isArray(needed))
        problems.push(
          ...needed.flatMap((each) => (Object.hasOwn(value, String(each)) ? [] : [`${path}: lacks ${String(each)}`])),
        );
      else problems.push(...visit(needed, value, path));
    }
  return problems;
}

function combined(schema: Schema, visit: (inner: unknown) => readonly Problem[], path: string): Problem[] {
  const list = (name: string): readonly (readonly Problem[])[] | undefined => {
    const given = schema[name];
    return Array.isArray(given) ? given.map(visit) : undefined;
  };
  const fitting = (results: readonly (readonly Problem[])[] | undefined): number | undefined =>
    results?.filter((problems) => problems.length === 0).length;
  const problems = (list("allOf") ?? []).flat();
  if (fitting(list("anyOf")) === 0) problems.push(`${path}: fits none of anyOf`);
  const one = fitting(list("oneOf"));
  if (one !== undefined && one !== 1) problems.push(`${path}: fits ${one} of oneOf`);
  if (schema["not"] !== undefined && visit(schema["not"]).length === 0) problems.push(`${path}: fits what it must not`);
  return problems;
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, at) => isSame(each, b[at]));
  if (isJsonObject(a) && isJsonObject(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
    );
  }
  return a === b;
}
