import type {
  DeleteGatewayResponseRequest,
  GatewayResponse,
  GatewayResponses,
  GatewayResponseType,
  GetGatewayResponseRequest,
  GetGatewayResponsesRequest,
  PutGatewayResponseRequest,
  UpdateGatewayResponseRequest,
} from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { badRequest, notFound } from "../errors.ts";
import { DEFAULT_TEMPLATE, GATEWAY_ERRORS, isGatewayErrorType } from "../invoke/gateway-errors.ts";
import { pageOf } from "../paging.ts";
import { patched, text } from "../patch.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (input: { readonly restApiId?: string | undefined; readonly responseType?: string | undefined }): string =>
  `/restapis/${input.restApiId ?? ""}/gatewayresponses${input.responseType === undefined ? "" : `/${input.responseType}`}`;

export const putGatewayResponse = (store: Store): Operation<PutGatewayResponseRequest, GatewayResponse> => ({
  permissions: (input, context) => on("PUT", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const responseType = checkedType(input.responseType);
    checkParameters(input.responseParameters);
    const response: GatewayResponse = {
      responseType,
      ...statusOf(responseType, input.statusCode),
      responseParameters: input.responseParameters ?? {},
      responseTemplates: input.responseTemplates ?? { "application/json": DEFAULT_TEMPLATE },
      defaultResponse: false,
    };
    api.gatewayResponses.set(responseType, response);
    return response;
  },
});

export const getGatewayResponse = (store: Store): Operation<GetGatewayResponseRequest, GatewayResponse> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => shownOf(store.api(context, input.restApiId), checkedType(input.responseType)),
});

export const getGatewayResponses = (store: Store): Operation<GetGatewayResponsesRequest, GatewayResponses> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const types = Object.keys(GATEWAY_ERRORS).filter(isGatewayErrorType);
    return pageOf(
      types.map((type) => shownOf(api, type)),
      { limit: 500, ...input },
    );
  },
});

export const updateGatewayResponse = (store: Store): Operation<UpdateGatewayResponseRequest, GatewayResponse> => ({
  permissions: (input, context) => on("PATCH", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const responseType = checkedType(input.responseType);
    const response: GatewayResponse = {
      ...patched(
        shownOf(api, responseType),
        input.patchOperations,
        {
          "/statusCode": text,
          "/responseParameters/*": text,
          "/responseTemplates/*": text,
        },
        { noSingle: (at) => `Invalid patch path ${at}` },
      ),
      defaultResponse: false,
    };
    checkParameters(response.responseParameters);
    if (Object.values(response.responseTemplates ?? {}).includes(""))
      throw badRequest("Invalid null or empty value in responseTemplates");
    api.gatewayResponses.set(responseType, response);
    return response;
  },
});

export const deleteGatewayResponse = (store: Store): Operation<DeleteGatewayResponseRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    if (!api.gatewayResponses.delete(checkedType(input.responseType)))
      throw notFound("Gateway response type not defined on api");
  },
});

/** As it is set, else as the default of its class is, else as AWS has it. */
function shownOf(api: ApiState, responseType: GatewayResponseType): GatewayResponse {
  const own = api.gatewayResponses.get(responseType);
  if (own) return own;
  const { status } = GATEWAY_ERRORS[responseType];
  const common =
    status === undefined ? undefined : api.gatewayResponses.get(status >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX");
  return {
    responseType,
    ...statusOf(responseType, common?.statusCode),
    responseParameters: common?.responseParameters ?? {},
    responseTemplates: common?.responseTemplates ?? { "application/json": DEFAULT_TEMPLATE },
    defaultResponse: true,
  };
}

function statusOf(type: GatewayResponseType, given: string | undefined): { readonly statusCode?: string } {
  const { status } = GATEWAY_ERRORS[type];
  const statusCode = given ?? (status === undefined ? undefined : String(status));
  return statusCode === undefined ? {} : { statusCode };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html */
const MAPPING = /^(?:'.*'|method\.request\.(?:header|querystring|path)\.[\w.-]+|(?:context|stageVariables)\.[\w.-]+)$/s;

function checkParameters(parameters: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (!/^gatewayresponse\.header\.[\w-]+$/.test(name))
      throw badRequest(
        `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${name}]`,
      );
    if (value === "") throw badRequest("Invalid null or empty value in responseParameters");
    if (!MAPPING.test(value))
      throw badRequest(
        `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${value}]`,
      );
  }
}

function checkedType(type: string | undefined): GatewayResponseType {
  if (type !== undefined && isGatewayErrorType(type)) return type;
  throw badRequest(
    `1 validation error detected: Value '${type ?? ""}' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(GATEWAY_ERRORS).join(", ")}]`,
  );
}
