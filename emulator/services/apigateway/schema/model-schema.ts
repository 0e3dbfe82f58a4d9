import type { Model } from "@aws-sdk/client-api-gateway";
import { isJsonObject } from "../../../kernel/index.ts";
import { badRequest } from "../errors.ts";
import { validateJson, type Problem } from "./validate.ts";

/** A model's schema, read. Throws AWS's refusal for one that is none. */
export function readSchema(text: string): unknown {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch {
    throw invalid("Invalid model schema specified. Unsupported keyword(s)");
  }
  if (!isJsonObject(schema)) throw invalid("Invalid model schema specified");
  for (const pattern of patternsIn(schema)) {
    if (!isPattern(pattern)) throw invalid(`Invalid regular expression: ${pattern}`);
  }
  return schema;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

const invalid = (problem: string): Error =>
  badRequest(`Invalid model specified: Validation Result: warnings : [], errors : [${problem}]`);

function patternsIn(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(patternsIn);
  if (!isJsonObject(schema)) return [];
  const { pattern, patternProperties } = schema;
  return [
    ...(typeof pattern === "string" ? [pattern] : []),
    ...(isJsonObject(patternProperties) ? Object.keys(patternProperties) : []),
    ...Object.values(schema).flatMap(patternsIn),
  ];
}

/** Whether a body fits a model; models of the same API may be referred to by their address. */
export function fitsModel(models: ReadonlyMap<string, Model>, name: string, body: unknown): readonly Problem[] {
  const schemaOf = (model: string): unknown => {
    const found = models.get(model)?.schema;
    // A model without a schema says nothing.
    return found === undefined ? {} : (JSON.parse(found) as unknown);
  };
  const within = (root: unknown): readonly Problem[] =>
    validateJson(root, body, (reference) => {
      const model = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/(\w+)$/.exec(reference)?.[1];
      if (model !== undefined) return models.has(model) ? schemaOf(model) : undefined;
      return reference.startsWith("#") ? pointed(root, reference) : undefined;
    });
  return within(schemaOf(name));
}

/** `#/definitions/Price`: https://datatracker.ietf.org/doc/html/rfc6901 */
function pointed(root: unknown, reference: string): unknown {
  return reference
    .slice(1)
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((at, part) => (isJsonObject(at) ? at[part] : undefined), root);
}
