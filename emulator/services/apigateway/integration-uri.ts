/**
 * The function that an integration names: `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<function ARN>/invocations`,
 * stage variables filled in; AWS takes two slashes after `path`, too. https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
 */
export function functionOfUri(uri: string, variables: Readonly<Record<string, string>>): string | undefined {
  const found = /^arn:aws[\w-]*:apigateway:[^:]*:lambda:path\/\/?2015-03-31\/functions\/(.+)\/invocations$/.exec(
    uri,
  )?.[1];
  return found?.replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => variables[name] ?? "");
}
