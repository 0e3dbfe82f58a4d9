import type { Listed } from "./document.ts";
import { PolicyError } from "./policy-error.ts";

export type Members = Readonly<Record<string, unknown>>;

export const syntaxError = (): PolicyError => new PolicyError("syntax", "Syntax errors in policy.");

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const has = (members: Members, name: string): boolean => Object.hasOwn(members, name);

/** What a statement says by a member or by its opposite (`Action`, `NotAction`): never by both. */
export function listedOf(statement: Members, name: "Action" | "Resource"): Listed<string> | undefined {
  const not = has(statement, `Not${name}`);
  if (not && has(statement, name)) throw syntaxError();
  if (!not && !has(statement, name)) return undefined;
  return { not, values: stringsOf(statement[not ? `Not${name}` : name]) };
}

/** A member that may be one string or a list of them. */
export function stringsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item !== "string") throw syntaxError();
    return item;
  });
}
