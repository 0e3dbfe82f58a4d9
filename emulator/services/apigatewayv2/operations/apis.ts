import type {
  Api,
  Cors,
  CreateApiRequest,
  DeleteApiRequest,
  DeleteCorsConfigurationRequest,
  GetApiRequest,
  GetApisRequest,
  UpdateApiRequest,
} from "@aws-sdk/client-apigatewayv2";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { defined } from "../defined.ts";
import { badRequest, notEmulated, refuse } from "../errors.ts";
import { pageOf } from "../paging.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";
import { newIntegration } from "./integrations.ts";
import { newRoute } from "./routes.ts";
import { newStage } from "./stages.ts";

/** With a target, the API is whole at once: an integration, a route, and a stage that deploys by itself. */
export const createApi = (store: Store): Operation<CreateApiRequest, Api> => ({
  permissions: (_, context) => on("POST", context, "/apis"),
  run(input, context) {
    if (input.ProtocolType !== "HTTP") throw notEmulated(`The protocol type ${String(input.ProtocolType)}`);
    refuse(input, ["CredentialsArn", "ApiKeySelectionExpression", "DisableSchemaValidation"]);
    if (
      input.RouteSelectionExpression !== undefined &&
      input.RouteSelectionExpression !== "${request.method} ${request.path}"
    )
      throw badRequest("Invalid routeSelectionExpression specified: HTTP APIs take ${request.method} ${request.path}");
    if (input.RouteKey !== undefined && input.Target === undefined) throw badRequest("A route key needs a target");
    if (input.CorsConfiguration) checkCors(input.CorsConfiguration);
    const id = store.id();
    const state: ApiState = {
      scope: { account: context.account, region: context.region },
      id,
      api: {
        ApiEndpoint: `https://${id}.execute-api.${context.region}.amazonaws.com`,
        ApiId: id,
        ApiKeySelectionExpression: "$request.header.x-api-key",
        ...(input.CorsConfiguration ? { CorsConfiguration: input.CorsConfiguration } : {}),
        CreatedDate: new Date(context.now),
        ...(input.Description === undefined ? {} : { Description: input.Description }),
        DisableExecuteApiEndpoint: input.DisableExecuteApiEndpoint ?? false,
        IpAddressType: input.IpAddressType ?? "ipv4",
        Name: input.Name ?? "",
        ProtocolType: "HTTP",
        RouteSelectionExpression: "${request.method} ${request.path}",
        Tags: input.Tags ?? {},
        ...(input.Version === undefined ? {} : { Version: input.Version }),
      },
      routes: new Map(),
      integrations: new Map(),
      authorizers: new Map(),
      stages: new Map(),
      deployments: new Map(),
    };
    if (input.Target !== undefined) quickCreate(store, state, input, context);
    store.region(context).apis.set(id, state);
    return state.api;
  },
});

function quickCreate(
  store: Store,
  state: ApiState,
  { Target = "", RouteKey = "$default" }: CreateApiRequest,
  context: CallContext,
): void {
  const integration = newIntegration(store, state, {
    IntegrationType: "AWS_PROXY",
    IntegrationUri: Target,
    PayloadFormatVersion: "2.0",
  });
  newRoute(store, state, { RouteKey, Target: `integrations/${integration.IntegrationId ?? ""}` });
  newStage(state, { StageName: "$default", AutoDeploy: true }, context.now);
  store.changed(state, context.now);
}

export function checkCors(cors: Cors): void {
  const { AllowOrigins = [], AllowCredentials } = cors;
  if (AllowCredentials === true && AllowOrigins.includes("*"))
    throw badRequest("CORS configuration: allowCredentials is not supported if allowOrigins is *");
  for (const origin of AllowOrigins)
    if (origin !== "*" && !/^(?:https?|\*|[a-z][\w.+-]*):\/\/\S+$/.test(origin))
      throw badRequest(`Origins in allowOrigins must be * or have a scheme such as https://: ${origin}`);
}

export const getApi = (store: Store): Operation<GetApiRequest, Api> => ({
  permissions: (input, context) => on("GET", context, `/apis/${input.ApiId ?? ""}`),
  run: (input, context) => store.api(context, input.ApiId).api,
});

export const getApis = (store: Store): Operation<GetApisRequest, ReturnType<typeof pageOf<Api>>> => ({
  permissions: (_, context) => on("GET", context, "/apis"),
  run: (input, context) =>
    pageOf(
      [...store.region(context).apis.values()].map(({ api }) => api),
      input,
    ),
});

export const updateApi = (store: Store): Operation<UpdateApiRequest, Api> => ({
  permissions: (input, context) => on("PATCH", context, `/apis/${input.ApiId ?? ""}`),
  run(input, context) {
    refuse(input, [
      "CredentialsArn",
      "ApiKeySelectionExpression",
      "DisableSchemaValidation",
      "RouteKey",
      "Target",
      "RouteSelectionExpression",
    ]);
    const state = store.api(context, input.ApiId);
    if (input.CorsConfiguration) checkCors(input.CorsConfiguration);
    const { ApiId: _, ...given } = input;
    state.api = { ...state.api, ...defined(given) };
    store.changed(state, context.now);
    return state.api;
  },
});

export const deleteApi = (store: Store): Operation<DeleteApiRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, `/apis/${input.ApiId ?? ""}`),
  run(input, context) {
    store.region(context).apis.delete(store.api(context, input.ApiId).id);
  },
});

export const deleteCorsConfiguration = (store: Store): Operation<DeleteCorsConfigurationRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, `/apis/${input.ApiId ?? ""}/cors`),
  run(input, context) {
    const state = store.api(context, input.ApiId);
    const { CorsConfiguration: _, ...api } = state.api;
    state.api = api;
    store.changed(state, context.now);
  },
});
