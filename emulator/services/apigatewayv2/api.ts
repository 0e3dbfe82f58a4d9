import type { AnyOperation, ApiLogs } from "../../kernel/index.ts";
import * as apis from "./operations/apis.ts";
import * as authorizers from "./operations/authorizers.ts";
import * as deployments from "./operations/deployments.ts";
import * as integrations from "./operations/integrations.ts";
import * as routes from "./operations/routes.ts";
import * as stages from "./operations/stages.ts";
import { getTags, tagResource, untagResource } from "./operations/tags.ts";
import type { Store } from "./store.ts";

/** The operations of API Gateway V2 that are emulated, by name. */
export const operationsOf = (store: Store, logs: ApiLogs): Readonly<Record<string, AnyOperation>> => ({
  CreateApi: apis.createApi(store),
  GetApi: apis.getApi(store),
  GetApis: apis.getApis(store),
  UpdateApi: apis.updateApi(store),
  DeleteApi: apis.deleteApi(store),
  DeleteCorsConfiguration: apis.deleteCorsConfiguration(store),
  CreateIntegration: integrations.createIntegration(store),
  GetIntegration: integrations.getIntegration(store),
  GetIntegrations: integrations.getIntegrations(store),
  UpdateIntegration: integrations.updateIntegration(store),
  DeleteIntegration: integrations.deleteIntegration(store),
  CreateRoute: routes.createRoute(store),
  GetRoute: routes.getRoute(store),
  GetRoutes: routes.getRoutes(store),
  UpdateRoute: routes.updateRoute(store),
  DeleteRoute: routes.deleteRoute(store),
  CreateAuthorizer: authorizers.createAuthorizer(store),
  GetAuthorizer: authorizers.getAuthorizer(store),
  GetAuthorizers: authorizers.getAuthorizers(store),
  UpdateAuthorizer: authorizers.updateAuthorizer(store),
  DeleteAuthorizer: authorizers.deleteAuthorizer(store),
  ResetAuthorizersCache: authorizers.resetAuthorizersCache(store),
  CreateStage: stages.createStage(store, logs),
  GetStage: stages.getStage(store),
  GetStages: stages.getStages(store),
  UpdateStage: stages.updateStage(store, logs),
  DeleteStage: stages.deleteStage(store),
  DeleteAccessLogSettings: stages.deleteAccessLogSettings(store),
  DeleteRouteSettings: stages.deleteRouteSettings(store),
  CreateDeployment: deployments.createDeployment(store),
  GetDeployment: deployments.getDeployment(store),
  GetDeployments: deployments.getDeployments(store),
  UpdateDeployment: deployments.updateDeployment(store),
  DeleteDeployment: deployments.deleteDeployment(store),
  TagResource: tagResource(store),
  UntagResource: untagResource(store),
  GetTags: getTags(store),
});
