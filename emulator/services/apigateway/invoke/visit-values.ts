import { apiDomain, extendedIdOf, headerOf } from "../../../kernel/index.ts";
import type { Visit } from "./visit.ts";

type Values = Readonly<Record<string, string | undefined>>;

/** What of `$context` is known from the start: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#context-variable-reference */
export function contextValues({ request, api, stage, address, match }: Visit): Values {
  return {
    accountId: api.scope.account,
    apiId: api.id,
    deploymentId: stage.deploymentId,
    domainName: apiDomain(request, api.id, api.scope.region),
    domainPrefix: api.id,
    extendedRequestId: extendedIdOf(request.requestId),
    httpMethod: request.method,
    "identity.sourceIp": request.sourceIp,
    "identity.userAgent": request.userAgent,
    path: `/${stage.stageName ?? ""}${address.path}`,
    protocol: "HTTP/1.1",
    requestId: request.requestId,
    resourceId: match?.node.id,
    resourcePath: match?.node.path,
    stage: stage.stageName,
  };
}

/** What `context.stage`, `stageVariables.a`, `method.request.header.Accept` and the like stand for. */
export function valueOf(visit: Visit, expression: string): string | undefined {
  const { request, stage, match } = visit;
  const [, place = "", name = ""] = /^(?:method\.request\.)?(\w+)\.(.+)$/s.exec(expression) ?? [];
  const among = (values: Values = {}): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
  switch (place) {
    case "header":
      return headerOf(request.headers, name);
    case "querystring":
      return request.query.findLast(([each]) => each === name)?.[1];
    case "path":
      return among(match?.parameters);
    case "stageVariables":
      return among(stage.variables);
    case "context":
      return among(contextValues(visit));
    default:
      return undefined;
  }
}
