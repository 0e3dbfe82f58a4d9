import type { Json, JsonObject } from "../../kernel/index.ts";

/** A JSONPath as EventBridge knows it: `$.detail.items[0].id`, `$['detail-type']`; no wildcards. */
export type JsonPath = readonly (string | number)[];

/** `undefined` for what is none. */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: (string | number)[] = [];
  let rest = text.slice(1);
  while (rest !== "") {
    const match = /^(?:\.([^.[\]\s*]+)|\[(\d+)\]|\['([^']+)'\]|\["([^"]+)"\])/.exec(rest);
    if (!match) return undefined;
    const [all, name, index, quoted, doubly] = match;
    steps.push(index === undefined ? (name ?? quoted ?? doubly ?? "") : Number(index));
    rest = rest.slice(all.length);
  }
  return steps;
}

/** What lies there; `undefined` where nothing does. */
export function follow(path: JsonPath, from: Json): Json | undefined {
  let at: Json | undefined = from;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return undefined;
    if (isList(at)) at = typeof step === "number" ? at[step] : undefined;
    else at = typeof step === "string" && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] => Array.isArray(value);
