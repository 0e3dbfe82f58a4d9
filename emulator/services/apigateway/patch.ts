import type { PatchOperation } from "@aws-sdk/client-api-gateway";
import { badRequest } from "./errors.ts";

/** A value that can be patched: plain data, as the SDK shows it. */
export type Plain = { readonly [name: string]: unknown };

/** What a path leads to, and how its text becomes a value. `*` stands for any one segment. */
export type Patchable = Readonly<Record<string, (text: string) => unknown>>;

export const text = (value: string): string => value;
export const number = (value: string): number => {
  const read = Number(value);
  if (value.trim() === "" || !Number.isFinite(read))
    throw badRequest(`Invalid patch value specified: ${value} is no number`);
  return read;
};
export const boolean = (value: string): boolean => {
  if (value !== "true" && value !== "false")
    throw badRequest(`Invalid patch value specified: ${value} is neither true nor false`);
  return value === "true";
};

export const isTrue = (value: string): boolean => value === "true";

/** How a service within API Gateway refuses a patch; they do not agree with each other. Recorded on AWS. */
export interface PatchRules {
  /** Names the paths that there are, and takes nothing but `replace`. */
  readonly replaceOnly?: boolean;
  /** What is said of a path that there is not, where that is said in words of its own. */
  readonly unknown?: (path: string) => string;
  /** What is said of a single value (not one of a map) that is to be added or removed. Without it that is done. */
  readonly noSingle?: (path: string) => string;
}

/**
 * Applies JSON patches the way API Gateway does: known paths only, values as text.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export function patched<T extends object>(
  value: T,
  operations: readonly PatchOperation[] = [],
  known: Patchable,
  rules: PatchRules = {},
): T {
  let result: T = value;
  for (const { op = "", path, value: given } of operations) {
    const segments = (path ?? "").split("/").slice(1).map(unescaped);
    const pattern = patternOf(known, segments);
    const problem = problemOf(op, path, pattern, known, rules);
    if (problem !== undefined) throw badRequest(problem);
    const read = known[pattern ?? ""] ?? text;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The known paths keep the shape.
    result = withValue(result, segments, op === "remove" ? undefined : read(given ?? "")) as T;
  }
  return result;
}

function problemOf(
  op: string,
  path: string | undefined,
  pattern: string | undefined,
  known: Patchable,
  { replaceOnly = false, unknown, noSingle }: PatchRules,
): string | undefined {
  if (replaceOnly && op !== "replace")
    return `Invalid patch path  '${path ?? "null"}' specified for op '${op}'. Please choose supported operations`;
  if (pattern === undefined && unknown) return unknown(path ?? "null");
  if (pattern === undefined)
    return replaceOnly
      ? `Invalid patch path  '${path ?? "null"}' specified for op 'replace'. Must be one of: [${Object.keys(known).join(", ")}]`
      : `Invalid patch path ${path ?? "null"}`;
  if (op !== "add" && op !== "replace" && op !== "remove") return `Invalid patch operation specified: ${op}`;
  return op !== "replace" && !pattern.endsWith("*") ? noSingle?.(path ?? "") : undefined;
}

const unescaped = (segment: string): string => segment.replaceAll("~1", "/").replaceAll("~0", "~");

const patternOf = (known: Patchable, segments: readonly string[]): string | undefined =>
  Object.keys(known).find((pattern) => {
    const wanted = pattern.split("/").slice(1);
    return wanted.length === segments.length && wanted.every((each, at) => each === "*" || each === segments[at]);
  });

function withValue(target: object, [name = "", ...rest]: readonly string[], value: unknown): object {
  const entries = new Map<string, unknown>(Object.entries(target));
  const known = entries.get(name);
  const next =
    rest.length === 0 ? value : withValue(typeof known === "object" && known !== null ? known : {}, rest, value);
  // A map from which the last value was taken is shown no more.
  const emptied =
    rest.length > 0 && value === undefined && typeof next === "object" && Object.keys(next ?? {}).length === 0;
  if (next === undefined || emptied) entries.delete(name);
  else entries.set(name, next);
  return Object.fromEntries(entries);
}
