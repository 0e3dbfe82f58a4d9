import type {
  Authorizer,
  Authorizers,
  CreateAuthorizerRequest,
  DeleteAuthorizerRequest,
  FlushStageAuthorizersCacheRequest,
  GetAuthorizerRequest,
  GetAuthorizersRequest,
  UpdateAuthorizerRequest,
} from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { authorizerNotFound, badRequest, conflict, notEmulated } from "../errors.ts";
import { functionOfUri } from "../integration-uri.ts";
import { AUTHORIZATION_KEPT, AUTHORIZATION_KEPT_MAX } from "../limits.ts";
import { pageOf } from "../paging.ts";
import { number, patched, text } from "../patch.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";
import { stageOf } from "./stages.ts";

const path = (input: { readonly restApiId?: string | undefined; readonly authorizerId?: string | undefined }): string =>
  `/restapis/${input.restApiId ?? ""}/authorizers${input.authorizerId === undefined ? "" : `/${input.authorizerId}`}`;

export const createAuthorizer = (store: Store): Operation<CreateAuthorizerRequest, Authorizer> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.region(context).apis.get(input.restApiId ?? "");
    // What AWS says of an API that is not there.
    if (!api) throw conflict("Unable to complete operation due to concurrent modification. Please try again later.");
    if (input.type !== "TOKEN" && input.type !== "REQUEST")
      throw notEmulated(`The authorizer type ${String(input.type)}`);
    if (input.authorizerCredentials !== undefined) throw notEmulated("authorizerCredentials");
    if (input.providerARNs !== undefined) throw notEmulated("providerARNs");
    if ([...api.authorizers.values()].some(({ name }) => name === input.name))
      throw conflict("Authorizer name must be unique. Authorizer with this name already exists in this RestApi.");
    const authorizer: Authorizer = {
      id: store.id(6),
      name: input.name ?? "",
      type: input.type,
      authType: input.authType ?? "custom",
      authorizerUri: input.authorizerUri ?? "",
      ...(input.identitySource === undefined ? {} : { identitySource: input.identitySource }),
      ...(input.identityValidationExpression === undefined
        ? {}
        : { identityValidationExpression: input.identityValidationExpression }),
      ...(input.authorizerResultTtlInSeconds === undefined
        ? {}
        : { authorizerResultTtlInSeconds: input.authorizerResultTtlInSeconds }),
    };
    check(authorizer);
    api.authorizers.set(authorizer.id ?? "", authorizer);
    return authorizer;
  },
});

const SOURCE = /^(?:method\.request\.(?:header|querystring)|stageVariables)\.[\w.-]+$/;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html */
function check(authorizer: Authorizer): void {
  const {
    type,
    authorizerUri = "",
    identitySource = "",
    authorizerResultTtlInSeconds: ttl = AUTHORIZATION_KEPT,
  } = authorizer;
  if (functionOfUri(authorizerUri, {}) === undefined)
    throw badRequest(
      `Invalid Authorizer URI: ${authorizerUri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.`,
    );
  if (ttl < 0 || ttl > AUTHORIZATION_KEPT_MAX)
    throw badRequest(`Authorizer result TTL must be between 0 and ${AUTHORIZATION_KEPT_MAX} seconds`);
  if (identitySource === "" && (type === "TOKEN" || ttl > 0))
    throw badRequest("Identity source must be specified for a TOKEN authorizer, and wherever results are cached");
  const odd = identitySource.split(",").find((source) => identitySource !== "" && !SOURCE.test(source.trim()));
  if (odd !== undefined) throw notEmulated(`The identity source ${odd}`);
  if (type === "TOKEN" && !/^method\.request\.header\.[\w-]+$/.test(identitySource))
    throw badRequest(`Invalid identity source specified for a TOKEN authorizer: ${identitySource}`);
  checkPattern(authorizer.identityValidationExpression);
}

function checkPattern(expression = ""): void {
  try {
    RegExp(expression);
  } catch {
    throw badRequest(`Invalid identity validation expression specified: ${expression}`);
  }
}

export const getAuthorizer = (store: Store): Operation<GetAuthorizerRequest, Authorizer> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => authorizerOf(store.api(context, input.restApiId), input.authorizerId),
});

export const getAuthorizers = (store: Store): Operation<GetAuthorizersRequest, Authorizers> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => pageOf([...store.api(context, input.restApiId).authorizers.values()], input),
});

export const updateAuthorizer = (store: Store): Operation<UpdateAuthorizerRequest, Authorizer> => ({
  permissions: (input, context) => on("PATCH", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const authorizer = patched(authorizerOf(api, input.authorizerId), input.patchOperations, {
      "/name": text,
      "/authorizerUri": text,
      "/identitySource": text,
      "/identityValidationExpression": text,
      "/authorizerResultTtlInSeconds": number,
    });
    check(authorizer);
    api.authorizers.set(authorizer.id ?? "", authorizer);
    return authorizer;
  },
});

export const deleteAuthorizer = (store: Store): Operation<DeleteAuthorizerRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const { id = "" } = authorizerOf(api, input.authorizerId);
    for (const node of api.resources.values())
      for (const [verb, method] of node.methods)
        if (method.authorizerId === id)
          throw conflict(`Cannot delete authorizer ${id}, is referenced in method: ${node.path}-${verb}`);
    api.authorizers.delete(id);
  },
});

export const flushStageAuthorizersCache = (store: Store): Operation<FlushStageAuthorizersCacheRequest, void> => ({
  status: 202,
  permissions: (input, context) =>
    on("DELETE", context, `/restapis/${input.restApiId ?? ""}/stages/${input.stageName ?? ""}/cache/authorizers`),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    store.authorizations.flush(`${api.id}/${stageOf(api, input.stageName).stageName ?? ""}`);
  },
});

function authorizerOf(api: ApiState, id = ""): Authorizer {
  const found = api.authorizers.get(id);
  if (!found) throw authorizerNotFound();
  return found;
}
