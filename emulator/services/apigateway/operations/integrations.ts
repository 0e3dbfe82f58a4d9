import type {
  DeleteIntegrationRequest,
  DeleteIntegrationResponseRequest,
  GetIntegrationRequest,
  GetIntegrationResponseRequest,
  Integration,
  IntegrationResponse,
  MethodResponse,
  PutIntegrationRequest,
  PutIntegrationResponseRequest,
  UpdateIntegrationRequest,
  UpdateIntegrationResponseRequest,
} from "@aws-sdk/client-api-gateway";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { badRequest, integrationNotFound, notEmulated, notFound, responseNotFound } from "../errors.ts";
import { functionOfUri } from "../integration-uri.ts";
import { INTEGRATION_TIMEOUT, INTEGRATION_TIMEOUT_MIN } from "../limits.ts";
import { number, patched, text } from "../patch.ts";
import type { ApiState } from "../state.ts";
import { methodOf, on, putMethod, type Store } from "../store.ts";
import { pathOfMethod } from "./methods.ts";

const pathOf = (input: Parameters<typeof pathOfMethod>[0]): string => `${pathOfMethod(input)}/integration`;

export const putIntegration = (store: Store): Operation<PutIntegrationRequest, Integration> => ({
  permissions: (input, context) => on("PUT", context, pathOf(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const method = methodOf(api, input.resourceId, input.httpMethod);
    refuse(input);
    const integration: Integration = {
      type: input.type,
      ...(input.integrationHttpMethod === undefined ? {} : { httpMethod: input.integrationHttpMethod }),
      ...(input.uri === undefined ? {} : { uri: input.uri }),
      ...(input.requestTemplates ? { requestTemplates: input.requestTemplates } : {}),
      passthroughBehavior: input.passthroughBehavior ?? "WHEN_NO_MATCH",
      timeoutInMillis: input.timeoutInMillis ?? INTEGRATION_TIMEOUT,
      cacheNamespace: input.cacheNamespace ?? input.resourceId ?? "",
      cacheKeyParameters: input.cacheKeyParameters ?? [],
    };
    check(integration);
    putMethod(api, input.resourceId, input.httpMethod ?? "", { ...method, methodIntegration: integration });
    return integration;
  },
});

function refuse(input: PutIntegrationRequest): void {
  const { type } = input;
  if (type !== "AWS_PROXY" && type !== "MOCK") throw notEmulated(`The integration type ${String(type)}`);
  if (input.credentials !== undefined) throw notEmulated("The credentials of an integration");
  if (input.connectionType !== undefined && input.connectionType !== "INTERNET")
    throw notEmulated(`The connection type ${input.connectionType}`);
  if (input.connectionId !== undefined) throw notEmulated("connectionId");
  if (input.contentHandling !== undefined) throw notEmulated("contentHandling");
  if (input.tlsConfig !== undefined) throw notEmulated("tlsConfig");
  if (input.responseTransferMode !== undefined && input.responseTransferMode !== "BUFFERED")
    throw notEmulated(`The response transfer mode ${input.responseTransferMode}`);
  if (input.integrationTarget !== undefined) throw notEmulated("integrationTarget");
  if (Object.keys(input.requestParameters ?? {}).length > 0)
    throw notEmulated("The request parameters of an integration");
}

function check({ type, uri, httpMethod, timeoutInMillis = INTEGRATION_TIMEOUT, requestTemplates }: Integration): void {
  if (timeoutInMillis < INTEGRATION_TIMEOUT_MIN || timeoutInMillis > INTEGRATION_TIMEOUT)
    throw badRequest(`Timeout should be between ${INTEGRATION_TIMEOUT_MIN} ms and ${INTEGRATION_TIMEOUT} ms`);
  if (type === "MOCK") {
    const template = Object.values(requestTemplates ?? {}).find((each) => /[#$]/.test(each));
    if (template !== undefined) throw notEmulated("A mapping template with variables or directives");
    return;
  }
  if (httpMethod === undefined) throw badRequest("Enumeration value for HttpMethod must be non-empty");
  if (uri === undefined || uri === "") throw badRequest("Uri must be specified for integration type AWS_PROXY");
  if (!uri.startsWith("arn:")) throw badRequest("Invalid ARN specified in the request");
  if (!/^arn:aws[\w-]*:apigateway:[^:]*:[^:]+:(?:path|action)\//.test(uri))
    throw badRequest("AWS ARN for integration must contain path or action");
  if (functionOfUri(uri, {}) === undefined)
    throw badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
}

export const getIntegration = (store: Store): Operation<GetIntegrationRequest, Integration> => ({
  permissions: (input, context) => on("GET", context, pathOf(input)),
  run: (input, context) => integrationOf(store.api(context, input.restApiId), input),
});

export const updateIntegration = (store: Store): Operation<UpdateIntegrationRequest, Integration> => ({
  permissions: (input, context) => on("PATCH", context, pathOf(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const integration = patched(integrationOf(api, input), input.patchOperations, {
      "/uri": text,
      "/httpMethod": text,
      "/timeoutInMillis": number,
      "/passthroughBehavior": text,
      "/requestTemplates/*": text,
    });
    check(integration);
    return putBack(api, input, integration);
  },
});

export const deleteIntegration = (store: Store): Operation<DeleteIntegrationRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, pathOf(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    integrationOf(api, input);
    const { methodIntegration: _, ...method } = methodOf(api, input.resourceId, input.httpMethod);
    putMethod(api, input.resourceId, input.httpMethod ?? "", method);
  },
});

const pathOfResponse = (input: Parameters<typeof pathOf>[0] & { readonly statusCode?: string | undefined }): string =>
  `${pathOf(input)}/responses/${input.statusCode ?? ""}`;

export const putIntegrationResponse = (
  store: Store,
): Operation<PutIntegrationResponseRequest, IntegrationResponse> => ({
  permissions: (input, context) => on("PUT", context, pathOfResponse(input)),
  run(input, context: CallContext) {
    const api = store.api(context, input.restApiId);
    const method = methodOf(api, input.resourceId, input.httpMethod);
    const integration = integrationOf(api, input);
    const statusCode = input.statusCode ?? "";
    if (!method.methodResponses?.[statusCode]) throw notFound("Invalid Response status code specified");
    if (input.contentHandling !== undefined) throw notEmulated("contentHandling");
    checkMappings(method.methodResponses[statusCode], { ...input, statusCode });
    const response: IntegrationResponse = {
      statusCode,
      ...(input.selectionPattern === undefined ? {} : { selectionPattern: input.selectionPattern }),
      ...(input.responseParameters ? { responseParameters: input.responseParameters } : {}),
      ...(input.responseTemplates ? { responseTemplates: input.responseTemplates } : {}),
    };
    putBack(api, input, {
      ...integration,
      integrationResponses: { ...integration.integrationResponses, [statusCode]: response },
    });
    return response;
  },
});

function checkMappings(
  promised: MethodResponse,
  { responseParameters = {}, responseTemplates = {}, selectionPattern = "" }: IntegrationResponse,
): void {
  if (!isPattern(selectionPattern)) throw badRequest(`Invalid selection pattern specified: ${selectionPattern}`);
  for (const [name, value] of Object.entries(responseParameters)) {
    if (promised.responseParameters?.[name] === undefined)
      throw badRequest(
        `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${name}]`,
      );
    if (!/^'.*'$/s.test(value)) throw notEmulated(`The mapping ${name} = ${value}: only texts in single quotes are`);
  }
  if (Object.values(responseTemplates).some((template) => /[#$]/.test(template)))
    throw notEmulated("A mapping template with variables or directives");
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

export const updateIntegrationResponse = (
  store: Store,
): Operation<UpdateIntegrationResponseRequest, IntegrationResponse> => ({
  permissions: (input, context) => on("PATCH", context, pathOfResponse(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const integration = integrationOf(api, input);
    const statusCode = input.statusCode ?? "";
    const known = integration.integrationResponses?.[statusCode];
    const promised = methodOf(api, input.resourceId, input.httpMethod).methodResponses?.[statusCode];
    if (!known || !promised) throw responseNotFound();
    const response = patched(known, input.patchOperations, {
      "/selectionPattern": text,
      "/responseParameters/*": text,
      "/responseTemplates/*": text,
    });
    checkMappings(promised, response);
    putBack(api, input, {
      ...integration,
      integrationResponses: { ...integration.integrationResponses, [statusCode]: response },
    });
    return response;
  },
});

export const getIntegrationResponse = (
  store: Store,
): Operation<GetIntegrationResponseRequest, IntegrationResponse> => ({
  permissions: (input, context) => on("GET", context, pathOfResponse(input)),
  run(input, context) {
    const found = integrationOf(store.api(context, input.restApiId), input).integrationResponses?.[
      input.statusCode ?? ""
    ];
    if (!found) throw responseNotFound();
    return found;
  },
});

export const deleteIntegrationResponse = (store: Store): Operation<DeleteIntegrationResponseRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, pathOfResponse(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const integration = integrationOf(api, input);
    const { [input.statusCode ?? ""]: removed, ...integrationResponses } = integration.integrationResponses ?? {};
    if (!removed) throw responseNotFound();
    putBack(api, input, { ...integration, integrationResponses });
  },
});

type Address = Parameters<typeof pathOf>[0];

function integrationOf(api: ApiState, input: Address): Integration {
  const found = methodOf(api, input.resourceId, input.httpMethod).methodIntegration;
  if (!found) throw integrationNotFound();
  return found;
}

function putBack(api: ApiState, input: Address, integration: Integration): Integration {
  const method = methodOf(api, input.resourceId, input.httpMethod);
  putMethod(api, input.resourceId, input.httpMethod ?? "", { ...method, methodIntegration: integration });
  return integration;
}
