import type {
  CreateDeploymentRequest,
  DeleteDeploymentRequest,
  Deployment,
  GetDeploymentRequest,
  GetDeploymentsRequest,
  UpdateDeploymentRequest,
} from "@aws-sdk/client-apigatewayv2";
import type { Operation } from "../../../kernel/index.ts";
import { defined } from "../defined.ts";
import { badRequest, deploymentNotFound } from "../errors.ts";
import { pageOf } from "../paging.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";
import { stageOf } from "./stages.ts";

const path = (input: { readonly ApiId?: string | undefined }, id?: string): string =>
  `/apis/${input.ApiId ?? ""}/deployments${id === undefined ? "" : `/${id}`}`;

export const createDeployment = (store: Store): Operation<CreateDeploymentRequest, Deployment> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    if (api.routes.size === 0) throw badRequest("At least one route is required before deploying the Api.");
    const stage = input.StageName === undefined ? undefined : stageOf(api, input.StageName);
    if (stage?.AutoDeploy === true)
      throw badRequest("Deployment cannot be created for a stage with AutoDeploy enabled");
    const DeploymentId = store.deploy(api, context.now, { auto: false, description: input.Description });
    if (stage) api.stages.set(stage.StageName, { ...stage, DeploymentId, LastUpdatedDate: new Date(context.now) });
    return deploymentOf(api, DeploymentId);
  },
});

export const getDeployment = (store: Store): Operation<GetDeploymentRequest, Deployment> => ({
  permissions: (input, context) => on("GET", context, path(input, input.DeploymentId)),
  run: (input, context) => deploymentOf(store.api(context, input.ApiId), input.DeploymentId),
});

export const getDeployments = (
  store: Store,
): Operation<GetDeploymentsRequest, ReturnType<typeof pageOf<Deployment>>> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) =>
    pageOf(
      [...store.api(context, input.ApiId).deployments.values()].map(({ shown }) => shown),
      input,
    ),
});

export const updateDeployment = (store: Store): Operation<UpdateDeploymentRequest, Deployment> => ({
  permissions: (input, context) => on("PATCH", context, path(input, input.DeploymentId)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const shown = { ...deploymentOf(api, input.DeploymentId), ...defined({ Description: input.Description }) };
    const state = api.deployments.get(shown.DeploymentId ?? "");
    if (state) api.deployments.set(shown.DeploymentId ?? "", { ...state, shown });
    return shown;
  },
});

export const deleteDeployment = (store: Store): Operation<DeleteDeploymentRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input, input.DeploymentId)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const { DeploymentId = "" } = deploymentOf(api, input.DeploymentId);
    if ([...api.stages.values()].some((stage) => stage.DeploymentId === DeploymentId))
      throw badRequest("Active stages pointing to this deployment must be moved or deleted");
    api.deployments.delete(DeploymentId);
  },
});

function deploymentOf(api: ApiState, id = ""): Deployment {
  const found = api.deployments.get(id);
  if (!found) throw deploymentNotFound();
  return found.shown;
}
