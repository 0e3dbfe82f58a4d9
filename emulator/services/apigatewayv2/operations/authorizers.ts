import type {
  Authorizer,
  CreateAuthorizerRequest,
  DeleteAuthorizerRequest,
  GetAuthorizerRequest,
  GetAuthorizersRequest,
  ResetAuthorizersCacheRequest,
  UpdateAuthorizerRequest,
} from "@aws-sdk/client-apigatewayv2";
import type { Operation } from "../../../kernel/index.ts";
import { defined } from "../defined.ts";
import { authorizerNotFound, badRequest, conflict, notEmulated, refuse } from "../errors.ts";
import { functionOfUri } from "../function-uri.ts";
import { AUTHORIZATION_KEPT_MAX } from "../limits.ts";
import { pageOf } from "../paging.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";
import { stageOf } from "./stages.ts";

const path = (input: { readonly ApiId?: string | undefined }, id?: string): string =>
  `/apis/${input.ApiId ?? ""}/authorizers${id === undefined ? "" : `/${id}`}`;

export const createAuthorizer = (store: Store): Operation<CreateAuthorizerRequest, Authorizer> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const { ApiId: _, ...wish } = input;
    refuse(wish, ["AuthorizerCredentialsArn", "JwtConfiguration", "IdentityValidationExpression"]);
    const authorizer: Authorizer = {
      ...defined(wish),
      Name: input.Name ?? "",
      AuthorizerId: store.id(6),
      AuthorizerResultTtlInSeconds: input.AuthorizerResultTtlInSeconds ?? 0,
      EnableSimpleResponses: input.EnableSimpleResponses ?? false,
      IdentitySource: input.IdentitySource ?? [],
    };
    check(api, authorizer);
    api.authorizers.set(authorizer.AuthorizerId ?? "", authorizer);
    store.changed(api, context.now);
    return authorizer;
  },
});

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
function check(api: ApiState, authorizer: Authorizer): void {
  const { AuthorizerType: type, AuthorizerPayloadFormatVersion: version, IdentitySource: sources = [] } = authorizer;
  const { AuthorizerResultTtlInSeconds: ttl = 0, AuthorizerUri: uri = "", Name, AuthorizerId } = authorizer;
  if (type !== "REQUEST") throw notEmulated(`The authorizer type ${String(type)}`);
  if (functionOfUri(uri) === undefined) throw badRequest(`Invalid Authorizer URI: ${uri}`);
  if (version !== "1.0" && version !== "2.0")
    throw badRequest("AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer: 1.0 or 2.0");
  if (authorizer.EnableSimpleResponses === true && version !== "2.0")
    throw badRequest("EnableSimpleResponses needs the AuthorizerPayloadFormatVersion 2.0");
  if (ttl < 0 || ttl > AUTHORIZATION_KEPT_MAX)
    throw badRequest(`AuthorizerResultTtlInSeconds must be between 0 and ${AUTHORIZATION_KEPT_MAX}`);
  if (ttl > 0 && sources.length === 0) throw badRequest("IdentitySource is required where results are cached");
  const odd = sources.find((source) => !/^\$(?:request\.(?:header|querystring)|stageVariables)\.[\w.-]+$/.test(source));
  if (odd !== undefined) throw notEmulated(`The identity source ${odd}`);
  if ([...api.authorizers.values()].some((each) => each.Name === Name && each.AuthorizerId !== AuthorizerId))
    throw conflict("Authorizer with this name already exists for this API");
}

export const getAuthorizer = (store: Store): Operation<GetAuthorizerRequest, Authorizer> => ({
  permissions: (input, context) => on("GET", context, path(input, input.AuthorizerId)),
  run: (input, context) => authorizerOf(store.api(context, input.ApiId), input.AuthorizerId),
});

export const getAuthorizers = (
  store: Store,
): Operation<GetAuthorizersRequest, ReturnType<typeof pageOf<Authorizer>>> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => pageOf([...store.api(context, input.ApiId).authorizers.values()], input),
});

export const updateAuthorizer = (store: Store): Operation<UpdateAuthorizerRequest, Authorizer> => ({
  permissions: (input, context) => on("PATCH", context, path(input, input.AuthorizerId)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const { ApiId: _, AuthorizerId: id = "", ...wish } = input;
    refuse(wish, ["AuthorizerCredentialsArn", "JwtConfiguration", "IdentityValidationExpression"]);
    const authorizer: Authorizer = { ...authorizerOf(api, id), ...defined(wish) };
    check(api, authorizer);
    api.authorizers.set(id, authorizer);
    store.changed(api, context.now);
    return authorizer;
  },
});

export const deleteAuthorizer = (store: Store): Operation<DeleteAuthorizerRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input, input.AuthorizerId)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const { AuthorizerId: id = "" } = authorizerOf(api, input.AuthorizerId);
    const route = [...api.routes.values()].find(({ AuthorizerId }) => AuthorizerId === id);
    if (route) throw conflict(`Cannot delete Authorizer '${id}' that is referenced by Route '${route.RouteKey}'`);
    api.authorizers.delete(id);
    store.changed(api, context.now);
  },
});

export const resetAuthorizersCache = (store: Store): Operation<ResetAuthorizersCacheRequest, void> => ({
  permissions: (input, context) =>
    on("DELETE", context, `/apis/${input.ApiId ?? ""}/stages/${input.StageName ?? ""}/cache/authorizers`),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    store.authorizations.flush(`${api.id}/${stageOf(api, input.StageName).StageName}`);
  },
});

function authorizerOf(api: ApiState, id = ""): Authorizer {
  const found = api.authorizers.get(id);
  if (!found) throw authorizerNotFound(id);
  return found;
}
