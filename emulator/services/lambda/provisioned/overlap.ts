import { invalidParameterValue, resourceConflict } from "../errors.ts";
import type { LambdaFunction } from "../state.ts";

export const unpublished = (): Error =>
  invalidParameterValue("Provisioned Concurrency Configs cannot be applied to unpublished function versions.");

/**
 * A version is provisioned once, by its own name or by that of one alias, and `$LATEST` never.
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
export function checkOverlap(fn: LambdaFunction, qualifier: string): void {
  const alias = fn.aliases.get(qualifier);
  if (alias?.version === "$LATEST") throw unpublished();
  const others = [...fn.aliases.values()].filter(({ name }) => name !== qualifier && fn.provisioned.has(name));
  if (!alias && others.some(({ version }) => version === qualifier))
    throw resourceConflict("Version is pointed by a Provisioned Concurrency alias");
  if (alias && (fn.provisioned.has(alias.version) || others.some(({ version }) => version === alias.version)))
    throw resourceConflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
}
