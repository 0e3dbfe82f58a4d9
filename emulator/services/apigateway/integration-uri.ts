import { functionOfInvocationUri, withStageVariables } from "../../kernel/index.ts";

/** The function that an integration names, stage variables filled in. */
export function functionOfUri(uri: string, variables: Readonly<Record<string, string>> = {}): string | undefined {
  const found = functionOfInvocationUri(uri);
  return found === undefined ? undefined : withStageVariables(found, variables);
}
