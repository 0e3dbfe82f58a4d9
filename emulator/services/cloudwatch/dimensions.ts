import { invalidValue } from "./errors.ts";
import { DIMENSIONS_MAX } from "./limits.ts";

type Given = readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[] | undefined;

/** Dimensions by name. Throws for too many, and for one that is named twice. */
export function dimensionsOf(given: Given, path: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  if ((given?.length ?? 0) > DIMENSIONS_MAX)
    throw invalidValue(`The collection ${path} must not have a size greater than ${DIMENSIONS_MAX}.`);
  for (const { Name = "", Value = "" } of given ?? []) {
    if (Object.hasOwn(found, Name)) throw invalidValue(`Duplicate dimension: ${Name}.`);
    found[Name] = Value;
  }
  return found;
}

export const dimensionList = (
  dimensions: Iterable<readonly [name: string, value: string]>,
): { Name: string; Value: string }[] => [...dimensions].map(([Name, Value]) => ({ Name, Value }));
