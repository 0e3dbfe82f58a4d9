import type {
  CreateDeploymentRequest,
  DeleteDeploymentRequest,
  Deployment,
  Deployments,
  GetDeploymentRequest,
  GetDeploymentsRequest,
  UpdateDeploymentRequest,
} from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { badRequest, deploymentNotFound, notEmulated } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { patched, text } from "../patch.ts";
import { definitionOf, type ApiState, type Definition, type DeploymentState } from "../state.ts";
import { on, type Store } from "../store.ts";
import { newStage } from "./stages.ts";

const path = (input: { readonly restApiId?: string | undefined; readonly deploymentId?: string | undefined }): string =>
  `/restapis/${input.restApiId ?? ""}/deployments${input.deploymentId === undefined ? "" : `/${input.deploymentId}`}`;

/** Freezes what was written so far; with a stage's name that stage is made, or moved to it. */
export const createDeployment = (store: Store): Operation<CreateDeploymentRequest, Deployment> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    if (input.canarySettings !== undefined) throw notEmulated("canarySettings");
    if (input.cacheClusterEnabled === true) throw notEmulated("cacheClusterEnabled");
    const definition = definitionOf(api);
    check(definition);
    const id = store.id(6);
    const shown: Deployment = {
      id,
      ...(input.description === undefined ? {} : { description: input.description }),
      createdDate: new Date(context.now),
    };
    api.deployments.set(id, { shown, definition });
    const { stageName } = input;
    if (stageName !== undefined && stageName !== "") {
      const known = api.stages.get(stageName);
      const now = new Date(context.now);
      const stage =
        known ??
        newStage({ stageName, deploymentId: id, description: input.stageDescription, variables: undefined }, api, now);
      const variables = { ...stage.variables, ...input.variables };
      api.stages.set(stageName, {
        ...stage,
        deploymentId: id,
        ...(Object.keys(variables).length > 0 ? { variables } : {}),
        ...(input.tracingEnabled === undefined ? {} : { tracingEnabled: input.tracingEnabled }),
        lastUpdatedDate: now,
      });
    }
    return shown;
  },
});

function check({ resources }: Definition): void {
  const methods = [...resources.values()].flatMap((node) => [...node.methods.values()]);
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some((method) => !method.methodIntegration)) throw badRequest("No integration defined for method");
}

export const getDeployment = (store: Store): Operation<GetDeploymentRequest, Deployment> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run(input, context) {
    if (input.embed !== undefined) throw notEmulated("embed of a deployment");
    return deploymentOf(store.api(context, input.restApiId), input.deploymentId).shown;
  },
});

export const getDeployments = (store: Store): Operation<GetDeploymentsRequest, Deployments> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) =>
    pageOf(
      [...store.api(context, input.restApiId).deployments.values()].map(({ shown }) => shown),
      input,
    ),
});

export const updateDeployment = (store: Store): Operation<UpdateDeploymentRequest, Deployment> => ({
  permissions: (input, context) => on("PATCH", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const state = deploymentOf(api, input.deploymentId);
    const shown = patched(state.shown, input.patchOperations, { "/description": text });
    api.deployments.set(shown.id ?? "", { ...state, shown });
    return shown;
  },
});

export const deleteDeployment = (store: Store): Operation<DeleteDeploymentRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const { id = "" } = deploymentOf(api, input.deploymentId).shown;
    if ([...api.stages.values()].some(({ deploymentId }) => deploymentId === id))
      throw badRequest("Active stages pointing to this deployment must be moved or deleted");
    api.deployments.delete(id);
  },
});

function deploymentOf(api: ApiState, id = ""): DeploymentState {
  const found = api.deployments.get(id);
  if (!found) throw deploymentNotFound();
  return found;
}
