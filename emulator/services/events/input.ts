import type { Target as TargetShape } from "@aws-sdk/client-eventbridge";
import { iso, type Json, type JsonObject } from "../../kernel/index.ts";
import type { BusEvent } from "./bus-event.ts";
import { invalidParameter, validation } from "./errors.ts";
import { follow, parseJsonPath, type JsonPath } from "./json-path.ts";

/** How a target wants the event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export type Transform =
  | { readonly kind: "event" }
  | { readonly kind: "constant"; readonly text: string }
  | { readonly kind: "path"; readonly path: JsonPath }
  | { readonly kind: "template"; readonly paths: ReadonlyMap<string, JsonPath>; readonly template: string };

const PREDEFINED = [
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event",
  "aws.events.event.json",
  "aws.events.event.ingestion-time",
];
const PLACEHOLDER = /<([\w.-]+)>/g;

/** Throws AWS's refusals. */
export function readTransform(target: TargetShape): Transform {
  const { Id: id = "", Input: text, InputPath: path, InputTransformer: transformer } = target;
  if ([text, path, transformer].filter((given) => given !== undefined).length > 1)
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  if (text !== undefined) {
    if (!isJson(text)) throw invalidParameter("Input", "Input is not valid JSON.");
    return { kind: "constant", text };
  }
  if (path !== undefined) return { kind: "path", path: pathOf(path, "InputPath") };
  if (!transformer) return { kind: "event" };
  const paths = new Map(
    Object.entries(transformer.InputPathsMap ?? {}).map(([name, given]) => [
      name,
      pathOf(given, `InputPath for ${name}`),
    ]),
  );
  const reserved = [...paths.keys()].find((name) => name.toUpperCase().startsWith("AWS"));
  if (reserved !== undefined) throw invalidParameter("InputPathsMap", `${reserved} is a reserved name.`);
  const template = transformer.InputTemplate ?? "";
  for (const [, name = ""] of template.matchAll(PLACEHOLDER))
    if (!paths.has(name) && !PREDEFINED.includes(name))
      throw validation(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
  return { kind: "template", paths, template };
}

function pathOf(text: string, parameter: string): JsonPath {
  const path = parseJsonPath(text);
  if (!path) throw invalidParameter(parameter, "Invalid JSONPath provided.");
  return path;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What the target gets. */
export function payloadFor(
  transform: Transform,
  event: BusEvent,
  rule: { readonly arn: string; readonly name: string },
): string {
  switch (transform.kind) {
    case "event":
      return JSON.stringify(event.envelope);
    case "constant":
      return transform.text;
    case "path":
      return JSON.stringify(follow(transform.path, event.envelope) ?? null);
    case "template":
      return filled(transform, event, rule);
    default:
      return transform satisfies never;
  }
}

type Template = Extract<Transform, { kind: "template" }>;

/** Values within quotes go in as text, others as JSON; what the event does not have is empty. */
function filled(
  { paths, template }: Template,
  event: BusEvent,
  rule: { readonly arn: string; readonly name: string },
): string {
  const valueOf = (name: string): Json => {
    const path = paths.get(name);
    if (path) return follow(path, event.envelope) ?? "";
    switch (name) {
      case "aws.events.rule-arn":
        return rule.arn;
      case "aws.events.rule-name":
        return rule.name;
      case "aws.events.event.ingestion-time":
        return iso(event.ingestedAt);
      case "aws.events.event.json":
        return event.envelope;
      default:
        return withoutDetail(event.envelope);
    }
  };
  return template.replaceAll(PLACEHOLDER, (_, name: string, at: number) => {
    const value = valueOf(name);
    if (!isQuoted(template, at)) return JSON.stringify(value);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

/** Whether a place lies within a text of the template. */
function isQuoted(template: string, at: number): boolean {
  let quoted = false;
  for (let index = 0; index < at; index += 1) {
    if (template[index] === "\\" && quoted) index += 1;
    else if (template[index] === '"') quoted = !quoted;
  }
  return quoted;
}

const withoutDetail = (envelope: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(envelope).filter(([name]) => name !== "detail"));
