/** The function that an integration names, by its own ARN or by the address of its invocation; stage variables filled in. */
export function functionOfUri(uri: string, variables: Readonly<Record<string, string>> = {}): string | undefined {
  const found =
    /^arn:aws[\w-]*:apigateway:[^:]*:lambda:path\/\/?2015-03-31\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ??
    /^arn:aws[\w-]*:lambda:[^:]+:\d{12}:function:.+$/.exec(uri)?.[0];
  return found?.replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => variables[name] ?? "");
}
