import { functionOfInvocationUri, withStageVariables } from "../../kernel/index.ts";

/** The function that an integration names, by its own ARN or by the address of its invocation; stage variables filled in. */
export function functionOfUri(uri: string, variables: Readonly<Record<string, string>> = {}): string | undefined {
  const found = functionOfInvocationUri(uri) ?? /^arn:aws[\w-]*:lambda:[^:]+:\d{12}:function:.+$/.exec(uri)?.[0];
  return found === undefined ? undefined : withStageVariables(found, variables);
}
