import type {
  CreateRestApiRequest,
  DeleteRestApiRequest,
  GetRestApiRequest,
  GetRestApisRequest,
  RestApi,
  RestApis,
  UpdateRestApiRequest,
} from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { badRequest, notEmulated } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { boolean, patched, text } from "../patch.ts";
import { restApiArn, type ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";
import { defaultModels } from "./models.ts";

export const createRestApi = (store: Store): Operation<CreateRestApiRequest, RestApi> => ({
  permissions: (_, context) => on("POST", context, "/restapis"),
  run(input, context) {
    refuse(input);
    if (input.description === "") throw badRequest("Description cannot be an empty string");
    if (!input.name) throw badRequest("No REST API name specified");
    const id = store.id();
    const rootId = store.id();
    const api: ApiState = {
      scope: { account: context.account, region: context.region },
      id,
      api: {
        id,
        name: input.name,
        ...(input.description === undefined ? {} : { description: input.description }),
        ...(input.version === undefined ? {} : { version: input.version }),
        createdDate: new Date(context.now),
        ...(input.binaryMediaTypes?.length ? { binaryMediaTypes: input.binaryMediaTypes } : {}),
        apiKeySource: input.apiKeySource ?? "HEADER",
        endpointConfiguration: input.endpointConfiguration ?? { types: ["EDGE"], ipAddressType: "ipv4" },
        ...(input.tags ? { tags: input.tags } : {}),
        disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
        rootResourceId: rootId,
        apiStatus: "AVAILABLE",
      },
      resources: new Map([
        [rootId, { id: rootId, parentId: undefined, pathPart: undefined, path: "/", methods: new Map() }],
      ]),
      models: defaultModels(store),
      validators: new Map(),
      authorizers: new Map(),
      gatewayResponses: new Map(),
      deployments: new Map(),
      stages: new Map(),
    };
    const region = store.region(context);
    region.apis.set(id, api);
    if (input.tags) region.tags.set(restApiArn(context.region, id), input.tags);
    return api.api;
  },
});

function refuse(input: CreateRestApiRequest): void {
  if (input.cloneFrom !== undefined) throw notEmulated("cloneFrom");
  if (input.minimumCompressionSize !== undefined) throw notEmulated("minimumCompressionSize");
  if (input.policy !== undefined) throw notEmulated("The resource policy of an API");
  if (input.securityPolicy !== undefined) throw notEmulated("securityPolicy");
  if (input.endpointAccessMode !== undefined) throw notEmulated("endpointAccessMode");
  if (input.endpointConfiguration?.types?.includes("PRIVATE")) throw notEmulated("The endpoint type PRIVATE");
}

export const getRestApi = (store: Store): Operation<GetRestApiRequest, RestApi> => ({
  permissions: (input, context) => on("GET", context, `/restapis/${input.restApiId ?? ""}`),
  run: (input, context) => store.api(context, input.restApiId).api,
});

export const getRestApis = (store: Store): Operation<GetRestApisRequest, RestApis> => ({
  permissions: (_, context) => on("GET", context, "/restapis"),
  run: (input, context) =>
    pageOf(
      [...store.region(context).apis.values()].map(({ api }) => api),
      input,
    ),
});

export const updateRestApi = (store: Store): Operation<UpdateRestApiRequest, RestApi> => ({
  permissions: (input, context) => on("PATCH", context, `/restapis/${input.restApiId ?? ""}`),
  run(input, context) {
    const state = store.api(context, input.restApiId);
    const binary = new Set(state.api.binaryMediaTypes);
    const rest = (input.patchOperations ?? []).filter(({ op, path = "" }) => {
      const type = /^\/binaryMediaTypes\/(.+)$/.exec(path)?.[1]?.replaceAll("~1", "/");
      if (type === undefined) return true;
      if (op === "remove") binary.delete(type);
      else binary.add(type);
      return false;
    });
    const { binaryMediaTypes: _, ...api } = state.api;
    state.api = {
      tags: {},
      ...patched(api, rest, {
        "/name": text,
        "/description": text,
        "/version": text,
        "/apiKeySource": text,
        "/disableExecuteApiEndpoint": boolean,
      }),
      ...(binary.size > 0 ? { binaryMediaTypes: [...binary] } : {}),
    };
    return state.api;
  },
});

export const deleteRestApi = (store: Store): Operation<DeleteRestApiRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, `/restapis/${input.restApiId ?? ""}`),
  run(input, context) {
    const { id } = store.api(context, input.restApiId);
    const region = store.region(context);
    if ([...region.plans.values()].some(({ plan }) => plan.apiStages?.some(({ apiId }) => apiId === id)))
      throw badRequest("Cannot delete API because its stages belong to a Usage Plan");
    region.apis.delete(id);
    region.tags.delete(restApiArn(context.region, id));
  },
});
