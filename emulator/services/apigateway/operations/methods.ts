import type {
  DeleteMethodRequest,
  DeleteMethodResponseRequest,
  GetMethodRequest,
  GetMethodResponseRequest,
  Method,
  MethodResponse,
  PutMethodRequest,
  PutMethodResponseRequest,
  UpdateMethodRequest,
  UpdateMethodResponseRequest,
} from "@aws-sdk/client-api-gateway";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { badRequest, conflict, notEmulated, resourceNotFound, responseNotFound } from "../errors.ts";
import { isTrue, patched, text } from "../patch.ts";
import type { ApiState } from "../state.ts";
import { methodOf, on, putMethod, resourceOf, type Store } from "../store.ts";

interface Address {
  readonly restApiId?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly httpMethod?: string | undefined;
}

export const pathOfMethod = (input: Address): string =>
  `/restapis/${input.restApiId ?? ""}/resources/${input.resourceId ?? ""}/methods/${input.httpMethod ?? ""}`;

const VERBS: readonly string[] = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

export const createMethod = (store: Store): Operation<PutMethodRequest, Method> => ({
  permissions: (input, context) => on("PUT", context, pathOfMethod(input)),
  run(input, context) {
    const api = apiWithResources(store, input, context);
    const httpMethod = input.httpMethod ?? "";
    if (!VERBS.includes(httpMethod))
      throw badRequest(`Invalid HttpMethod specified. Valid options are ${VERBS.join(",")}`);
    if (resourceOf(api, input.resourceId).methods.has(httpMethod))
      throw conflict("Method already exists for this resource");
    if (input.authorizationScopes !== undefined) throw notEmulated("authorizationScopes");
    const method: Method = {
      httpMethod,
      // boto3's own suite asks AWS for "None".
      authorizationType: input.authorizationType?.toUpperCase() ?? "NONE",
      ...(input.authorizerId === undefined ? {} : { authorizerId: input.authorizerId }),
      apiKeyRequired: input.apiKeyRequired ?? false,
      ...(input.operationName === undefined ? {} : { operationName: input.operationName }),
      ...(input.requestParameters ? { requestParameters: input.requestParameters } : {}),
      ...(input.requestModels ? { requestModels: input.requestModels } : {}),
      ...(input.requestValidatorId ? { requestValidatorId: input.requestValidatorId } : {}),
    };
    check(api, method);
    putMethod(api, input.resourceId, httpMethod, method);
    return method;
  },
});

/** Of an API that is not there AWS says that the resource is not. */
function apiWithResources(store: Store, { restApiId = "" }: Address, context: CallContext): ApiState {
  const found = store.region(context).apis.get(restApiId);
  if (!found) throw resourceNotFound();
  return found;
}

/** What is not here is refused rather than left open. */
function checkAuthorization(api: ApiState, { authorizationType: type, authorizerId = "" }: Method): void {
  if (type === "NONE" || type === "AWS_IAM" || (type === "CUSTOM" && api.authorizers.has(authorizerId))) return;
  if (type === "COGNITO_USER_POOLS") throw notEmulated(`The authorization type ${type}`);
  throw badRequest(
    "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
  );
}

function check(api: ApiState, method: Method): void {
  checkAuthorization(api, method);
  if (method.requestValidatorId !== undefined && !api.validators.has(method.requestValidatorId))
    throw badRequest("Invalid Request Validator identifier specified");
  for (const name of Object.values(method.requestModels ?? {}))
    if (!api.models.has(name)) throw badRequest("Invalid model identifier specified: " + name);
  const names = Object.keys(method.requestParameters ?? {});
  if (new Set(names.map((name) => name.replace(/^method\.request\.\w+\./, ""))).size < names.length)
    throw badRequest("Parameter names must be unique across querystring, header and path");
  for (const name of names)
    if (!/^method\.request\.(?:querystring|header|path|multivaluequerystring|multivalueheader)\.[\w.$-]+$/.test(name))
      throw badRequest(
        `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${name}]`,
      );
}

export const getMethod = (store: Store): Operation<GetMethodRequest, Method> => ({
  permissions: (input, context) => on("GET", context, pathOfMethod(input)),
  run: (input, context) => methodOf(apiWithResources(store, input, context), input.resourceId, input.httpMethod),
});

export const updateMethod = (store: Store): Operation<UpdateMethodRequest, Method> => ({
  permissions: (input, context) => on("PATCH", context, pathOfMethod(input)),
  run(input, context) {
    const api = apiWithResources(store, input, context);
    const wish = patched(
      methodOf(api, input.resourceId, input.httpMethod),
      input.patchOperations,
      {
        "/apiKeyRequired": isTrue,
        "/operationName": text,
        "/requestValidatorId": text,
        "/requestParameters/*": isTrue,
        "/requestModels/*": text,
        "/authorizationType": text,
        "/authorizerId": text,
      },
      { noSingle: () => "Invalid patch operation specified. Must be one of: [replace]" },
    );
    const method = withoutEmpty(wish);
    check(api, method);
    const { authorizerId: _, ...open } = method;
    const kept = method.authorizationType === "NONE" ? open : method;
    putMethod(api, input.resourceId, input.httpMethod ?? "", kept);
    return kept;
  },
});

/** An empty validator is none. */
function withoutEmpty(method: Method): Method {
  const { requestValidatorId, ...others } = method;
  return requestValidatorId === "" ? others : method;
}

export const deleteMethod = (store: Store): Operation<DeleteMethodRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, pathOfMethod(input)),
  run(input, context) {
    const api = apiWithResources(store, input, context);
    methodOf(api, input.resourceId, input.httpMethod);
    putMethod(api, input.resourceId, input.httpMethod ?? "", undefined);
  },
});

const pathOfResponse = (input: Address & { readonly statusCode?: string | undefined }): string =>
  `${pathOfMethod(input)}/responses/${input.statusCode ?? ""}`;

export const putMethodResponse = (store: Store): Operation<PutMethodResponseRequest, MethodResponse> => ({
  permissions: (input, context) => on("PUT", context, pathOfResponse(input)),
  run(input, context) {
    const api = apiWithResources(store, input, context);
    const method = methodOf(api, input.resourceId, input.httpMethod);
    const statusCode = input.statusCode ?? "";
    if (method.methodResponses?.[statusCode]) throw conflict("Response already exists for this resource");
    const response: MethodResponse = {
      statusCode,
      ...(input.responseParameters ? { responseParameters: input.responseParameters } : {}),
      ...(input.responseModels ? { responseModels: input.responseModels } : {}),
    };
    putMethod(api, input.resourceId, input.httpMethod ?? "", {
      ...method,
      methodResponses: { ...method.methodResponses, [statusCode]: response },
    });
    return response;
  },
});

export const getMethodResponse = (store: Store): Operation<GetMethodResponseRequest, MethodResponse> => ({
  permissions: (input, context) => on("GET", context, pathOfResponse(input)),
  run(input, context) {
    const method = methodOf(apiWithResources(store, input, context), input.resourceId, input.httpMethod);
    const found = method.methodResponses?.[input.statusCode ?? ""];
    if (!found) throw responseNotFound();
    return found;
  },
});

export const updateMethodResponse = (store: Store): Operation<UpdateMethodResponseRequest, MethodResponse> => ({
  permissions: (input, context) => on("PATCH", context, pathOfResponse(input)),
  run(input, context) {
    const api = apiWithResources(store, input, context);
    const method = methodOf(api, input.resourceId, input.httpMethod);
    const statusCode = input.statusCode ?? "";
    const known = method.methodResponses?.[statusCode];
    if (!known) throw responseNotFound();
    const response = patched(known, input.patchOperations, {
      "/responseParameters/*": isTrue,
      "/responseModels/*": text,
    });
    const methodResponses = { ...method.methodResponses, [statusCode]: response };
    putMethod(api, input.resourceId, input.httpMethod ?? "", { ...method, methodResponses });
    return response;
  },
});

export const deleteMethodResponse = (store: Store): Operation<DeleteMethodResponseRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, pathOfResponse(input)),
  run(input, context) {
    const api = apiWithResources(store, input, context);
    const method = methodOf(api, input.resourceId, input.httpMethod);
    const { [input.statusCode ?? ""]: removed, ...methodResponses } = method.methodResponses ?? {};
    if (!removed) throw responseNotFound();
    putMethod(api, input.resourceId, input.httpMethod ?? "", { ...method, methodResponses });
  },
});
