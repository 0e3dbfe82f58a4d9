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

/**
 * Applies JSON patches the way API Gateway does: known paths only, values as text.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export function patched<T extends object>(value: T, operations: readonly PatchOperation[] = [], known: Patchable): T {
  let result: T = value;
  for (const { op, path = "", value: given } of operations) {
    const segments = path.split("/").slice(1).map(unescaped);
    const read = readerOf(known, segments);
    if (!read)
      throw badRequest(
        `Invalid patch path '${path}' specified for op '${op ?? ""}'. Must be one of: [${Object.keys(known).join(", ")}]`,
      );
    if (op !== "add" && op !== "replace" && op !== "remove")
      throw badRequest(`Invalid patch operation specified: ${op ?? ""}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The known paths keep the shape.
    result = withValue(result, segments, op === "remove" ? undefined : read(given ?? "")) as T;
  }
  return result;
}

const unescaped = (segment: string): string => segment.replaceAll("~1", "/").replaceAll("~0", "~");

function readerOf(known: Patchable, segments: readonly string[]): ((text: string) => unknown) | undefined {
  const found = Object.keys(known).find((pattern) => {
    const wanted = pattern.split("/").slice(1);
    return wanted.length === segments.length && wanted.every((each, at) => each === "*" || each === segments[at]);
  });
  return found === undefined ? undefined : known[found];
}

function withValue(target: object, [name = "", ...rest]: readonly string[], value: unknown): object {
  const entries = new Map<string, unknown>(Object.entries(target));
  const known = entries.get(name);
  const next =
    rest.length === 0 ? value : withValue(typeof known === "object" && known !== null ? known : {}, rest, value);
  if (next === undefined) entries.delete(name);
  else entries.set(name, next);
  return Object.fromEntries(entries);
}
