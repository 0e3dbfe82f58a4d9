import type { PolicyDocument } from "./document.ts";
import type { Template } from "./template.ts";

/** Every key of the request that a policy asks for, in conditions and in variables, as the policy spells them, once each. */
export function contextKeysOf(document: PolicyDocument): readonly string[] {
  const keys = document.statements.flatMap((statement) => [
    ...(statement.resources?.values ?? []).flatMap(variablesOf),
    ...statement.conditions.flatMap(({ key, values }) => [key, ...values.flatMap(variablesOf)]),
  ]);
  const seen = new Map(keys.map((key) => [key.toLowerCase(), key]));
  return [...seen.values()];
}

const variablesOf = ({ parts }: Template): readonly string[] =>
  parts.flatMap((part) => (part.kind === "variable" ? [part.key] : []));
