import type { AnyOperation, ApiLogs } from "../../kernel/index.ts";
import { getAccount, updateAccount } from "./operations/account.ts";
import { createApiKey, deleteApiKey, getApiKey, getApiKeys, updateApiKey } from "./operations/api-keys.ts";
import * as authorizers from "./operations/authorizers.ts";
import * as deployments from "./operations/deployments.ts";
import * as gatewayResponses from "./operations/gateway-responses.ts";
import * as integrations from "./operations/integrations.ts";
import * as methods from "./operations/methods.ts";
import * as models from "./operations/models.ts";
import * as validators from "./operations/request-validators.ts";
import * as resources from "./operations/resources.ts";
import * as apis from "./operations/rest-apis.ts";
import * as stages from "./operations/stages.ts";
import { getTags, tagResource, untagResource } from "./operations/tags.ts";
import { getUsage, updateUsage } from "./operations/usage.ts";
import * as plans from "./operations/usage-plans.ts";
import type { Store } from "./store.ts";

/** The operations of API Gateway that are emulated, by name. */
export const operationsOf = (store: Store, logs: ApiLogs): Readonly<Record<string, AnyOperation>> => ({
  CreateRestApi: apis.createRestApi(store),
  GetRestApi: apis.getRestApi(store),
  GetRestApis: apis.getRestApis(store),
  UpdateRestApi: apis.updateRestApi(store),
  DeleteRestApi: apis.deleteRestApi(store),
  CreateResource: resources.createResource(store),
  GetResource: resources.getResource(store),
  GetResources: resources.getResources(store),
  UpdateResource: resources.updateResource(store),
  DeleteResource: resources.deleteResource(store),
  PutMethod: methods.createMethod(store),
  GetMethod: methods.getMethod(store),
  UpdateMethod: methods.updateMethod(store),
  DeleteMethod: methods.deleteMethod(store),
  PutMethodResponse: methods.putMethodResponse(store),
  GetMethodResponse: methods.getMethodResponse(store),
  UpdateMethodResponse: methods.updateMethodResponse(store),
  DeleteMethodResponse: methods.deleteMethodResponse(store),
  PutIntegration: integrations.putIntegration(store),
  GetIntegration: integrations.getIntegration(store),
  UpdateIntegration: integrations.updateIntegration(store),
  DeleteIntegration: integrations.deleteIntegration(store),
  PutIntegrationResponse: integrations.putIntegrationResponse(store),
  GetIntegrationResponse: integrations.getIntegrationResponse(store),
  UpdateIntegrationResponse: integrations.updateIntegrationResponse(store),
  DeleteIntegrationResponse: integrations.deleteIntegrationResponse(store),
  CreateModel: models.createModel(store),
  GetModel: models.getModel(store),
  GetModels: models.getModels(store),
  UpdateModel: models.updateModel(store),
  DeleteModel: models.deleteModel(store),
  CreateRequestValidator: validators.createRequestValidator(store),
  GetRequestValidator: validators.getRequestValidator(store),
  GetRequestValidators: validators.getRequestValidators(store),
  UpdateRequestValidator: validators.updateRequestValidator(store),
  DeleteRequestValidator: validators.deleteRequestValidator(store),
  CreateAuthorizer: authorizers.createAuthorizer(store),
  GetAuthorizer: authorizers.getAuthorizer(store),
  GetAuthorizers: authorizers.getAuthorizers(store),
  UpdateAuthorizer: authorizers.updateAuthorizer(store),
  DeleteAuthorizer: authorizers.deleteAuthorizer(store),
  FlushStageAuthorizersCache: authorizers.flushStageAuthorizersCache(store),
  CreateDeployment: deployments.createDeployment(store),
  GetDeployment: deployments.getDeployment(store),
  GetDeployments: deployments.getDeployments(store),
  UpdateDeployment: deployments.updateDeployment(store),
  DeleteDeployment: deployments.deleteDeployment(store),
  CreateStage: stages.createStage(store),
  GetStage: stages.getStage(store),
  GetStages: stages.getStages(store),
  UpdateStage: stages.updateStage(store, logs),
  DeleteStage: stages.deleteStage(store),
  PutGatewayResponse: gatewayResponses.putGatewayResponse(store),
  GetGatewayResponse: gatewayResponses.getGatewayResponse(store),
  GetGatewayResponses: gatewayResponses.getGatewayResponses(store),
  UpdateGatewayResponse: gatewayResponses.updateGatewayResponse(store),
  DeleteGatewayResponse: gatewayResponses.deleteGatewayResponse(store),
  CreateApiKey: createApiKey(store),
  GetApiKey: getApiKey(store),
  GetApiKeys: getApiKeys(store),
  UpdateApiKey: updateApiKey(store),
  DeleteApiKey: deleteApiKey(store),
  CreateUsagePlan: plans.createUsagePlan(store),
  GetUsagePlan: plans.getUsagePlan(store),
  GetUsagePlans: plans.getUsagePlans(store),
  UpdateUsagePlan: plans.updateUsagePlan(store),
  DeleteUsagePlan: plans.deleteUsagePlan(store),
  CreateUsagePlanKey: plans.createUsagePlanKey(store),
  GetUsagePlanKey: plans.getUsagePlanKey(store),
  GetUsagePlanKeys: plans.getUsagePlanKeys(store),
  DeleteUsagePlanKey: plans.deleteUsagePlanKey(store),
  GetUsage: getUsage(store),
  UpdateUsage: updateUsage(store),
  GetAccount: getAccount(store),
  UpdateAccount: updateAccount(store, logs),
  TagResource: tagResource(store),
  UntagResource: untagResource(store),
  GetTags: getTags(store),
});
