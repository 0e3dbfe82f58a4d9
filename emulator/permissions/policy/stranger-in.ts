import type { PolicyDocument } from "./document.ts";

/**
 * Somebody named who is not there: a service that keeps a resource policy looks up its users and roles when it comes, and
 * keeps what it finds, so nobody can be let in beforehand. `exists` is asked about ARNs and unique ids.
 */
export function strangerIn(document: PolicyDocument, exists: (principal: string) => boolean): string | undefined {
  for (const { principals } of document.statements)
    for (const { kind, text } of principals?.values ?? [])
      if ((kind === "arn" || kind === "unique-id") && !exists(text)) return text;
  return undefined;
}
