import type {
  CreateIntegrationRequest,
  DeleteIntegrationRequest,
  GetIntegrationRequest,
  GetIntegrationsRequest,
  Integration,
  UpdateIntegrationRequest,
} from "@aws-sdk/client-apigatewayv2";
import type { Operation } from "../../../kernel/index.ts";
import { defined } from "../defined.ts";
import { badRequest, conflict, integrationNotFound, notEmulated, refuse, tooMany } from "../errors.ts";
import { functionOfUri } from "../function-uri.ts";
import { INTEGRATION_TIMEOUT, INTEGRATION_TIMEOUT_MIN, INTEGRATIONS_MAX } from "../limits.ts";
import { pageOf } from "../paging.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (input: { readonly ApiId?: string | undefined }, id?: string): string =>
  `/apis/${input.ApiId ?? ""}/integrations${id === undefined ? "" : `/${id}`}`;

export const createIntegration = (store: Store): Operation<CreateIntegrationRequest, Integration> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const made = newIntegration(store, api, input);
    store.changed(api, context.now);
    return made;
  },
});

type Wish = Omit<CreateIntegrationRequest, "ApiId">;

export function newIntegration(store: Store, api: ApiState, input: Wish): Integration {
  if (api.integrations.size >= INTEGRATIONS_MAX)
    throw tooMany("Maximum number of integrations for this API has been reached.");
  const integration: Integration = {
    ConnectionType: "INTERNET",
    ...(input.Description === undefined ? {} : { Description: input.Description }),
    IntegrationId: store.id(7),
    IntegrationMethod: input.IntegrationMethod ?? "POST",
    IntegrationType: input.IntegrationType,
    IntegrationUri: input.IntegrationUri ?? "",
    PayloadFormatVersion: input.PayloadFormatVersion ?? "",
    TimeoutInMillis: input.TimeoutInMillis ?? INTEGRATION_TIMEOUT,
  };
  check(input, integration);
  api.integrations.set(integration.IntegrationId ?? "", integration);
  return integration;
}

function check(input: Partial<Wish>, integration: Integration): void {
  refuse(input, [
    "ConnectionId",
    "ContentHandlingStrategy",
    "CredentialsArn",
    "IntegrationSubtype",
    "PassthroughBehavior",
    "RequestParameters",
    "RequestTemplates",
    "ResponseParameters",
    "TemplateSelectionExpression",
    "TlsConfig",
  ]);
  if (input.ConnectionType !== undefined && input.ConnectionType !== "INTERNET")
    throw notEmulated(`The connection type ${input.ConnectionType}`);
  const {
    IntegrationType,
    IntegrationUri = "",
    PayloadFormatVersion,
    TimeoutInMillis = INTEGRATION_TIMEOUT,
  } = integration;
  if (IntegrationType !== "AWS_PROXY") throw notEmulated(`The integration type ${String(IntegrationType)}`);
  if (functionOfUri(IntegrationUri) === undefined)
    throw badRequest("Invalid function ARN or invalid uri: an integration of type AWS_PROXY names a Lambda function");
  if (PayloadFormatVersion === "") throw badRequest("PayloadFormatVersion is a required parameter for integration");
  if (PayloadFormatVersion !== "1.0" && PayloadFormatVersion !== "2.0")
    throw badRequest(`Invalid PayloadFormatVersion specified: ${String(PayloadFormatVersion)}`);
  if (TimeoutInMillis < INTEGRATION_TIMEOUT_MIN || TimeoutInMillis > INTEGRATION_TIMEOUT)
    throw badRequest(`Timeout should be between ${INTEGRATION_TIMEOUT_MIN} ms and ${INTEGRATION_TIMEOUT} ms`);
}

export const getIntegration = (store: Store): Operation<GetIntegrationRequest, Integration> => ({
  permissions: (input, context) => on("GET", context, path(input, input.IntegrationId)),
  run: (input, context) => integrationOf(store.api(context, input.ApiId), input.IntegrationId),
});

export const getIntegrations = (
  store: Store,
): Operation<GetIntegrationsRequest, ReturnType<typeof pageOf<Integration>>> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => pageOf([...store.api(context, input.ApiId).integrations.values()], input),
});

export const updateIntegration = (store: Store): Operation<UpdateIntegrationRequest, Integration> => ({
  permissions: (input, context) => on("PATCH", context, path(input, input.IntegrationId)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const { ApiId: _, IntegrationId: id = "", ...wish } = input;
    const known = integrationOf(api, id);
    const { Description, IntegrationMethod, IntegrationType, IntegrationUri, PayloadFormatVersion, TimeoutInMillis } =
      wish;
    const next: Integration = {
      ...known,
      ...defined({
        Description,
        IntegrationMethod,
        IntegrationType,
        IntegrationUri,
        PayloadFormatVersion,
        TimeoutInMillis,
      }),
    };
    check(defined(wish), next);
    api.integrations.set(id, next);
    store.changed(api, context.now);
    return next;
  },
});

export const deleteIntegration = (store: Store): Operation<DeleteIntegrationRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input, input.IntegrationId)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const { IntegrationId: id = "" } = integrationOf(api, input.IntegrationId);
    const route = [...api.routes.values()].find(({ Target }) => Target === `integrations/${id}`);
    if (route) throw conflict(`Cannot delete Integration '${id}' that is referenced by Route '${route.RouteKey}'`);
    api.integrations.delete(id);
    store.changed(api, context.now);
  },
});

function integrationOf(api: ApiState, id = ""): Integration {
  const found = api.integrations.get(id);
  if (!found) throw integrationNotFound(id);
  return found;
}
