import type {
  CreateStageRequest,
  DeleteStageRequest,
  GetStageRequest,
  GetStagesRequest,
  UpdateStageRequest,
} from "@aws-sdk/client-apigatewayv2";
import type { Instant, Operation } from "../../../kernel/index.ts";
import { defined } from "../defined.ts";
import { badRequest, conflict, deploymentNotFound, refuse, stageNotFound, tooMany } from "../errors.ts";
import { STAGES_MAX } from "../limits.ts";
import { pageOf } from "../paging.ts";
import type { ApiState, HttpStage } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (input: { readonly ApiId?: string | undefined }, name?: string): string =>
  `/apis/${input.ApiId ?? ""}/stages${name === undefined ? "" : `/${name}`}`;

export const createStage = (store: Store): Operation<CreateStageRequest, HttpStage> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const stage = newStage(api, input, context.now);
    if (stage.AutoDeploy === true) store.changed(api, context.now);
    return stageOf(api, stage.StageName);
  },
});

type Wish = Omit<CreateStageRequest, "ApiId">;

export function newStage(api: ApiState, input: Wish, now: Instant): HttpStage {
  refuse(input, ["AccessLogSettings", "ClientCertificateId"]);
  const name = input.StageName ?? "";
  if (!/^(?:\$default|[\w-]{1,128})$/.test(name)) throw badRequest("Stage name only allows a-zA-Z0-9_- or $default");
  if (api.stages.has(name)) throw conflict("Stage already exists");
  if (api.stages.size >= STAGES_MAX) throw tooMany("Maximum number of stages for this API has been reached.");
  const date = new Date(now);
  const stage: HttpStage = {
    AutoDeploy: input.AutoDeploy ?? false,
    CreatedDate: date,
    DefaultRouteSettings: { DetailedMetricsEnabled: false, ...input.DefaultRouteSettings },
    ...(input.DeploymentId === undefined ? {} : { DeploymentId: input.DeploymentId }),
    ...(input.Description === undefined ? {} : { Description: input.Description }),
    LastUpdatedDate: date,
    RouteSettings: input.RouteSettings ?? {},
    StageName: name,
    StageVariables: input.StageVariables ?? {},
    Tags: input.Tags ?? {},
  };
  checkDeployment(api, stage);
  api.stages.set(name, stage);
  return stage;
}

function checkDeployment(api: ApiState, { DeploymentId, AutoDeploy }: HttpStage): void {
  if (DeploymentId === undefined || AutoDeploy === true) return;
  if (!api.deployments.has(DeploymentId)) throw deploymentNotFound();
}

export const getStage = (store: Store): Operation<GetStageRequest, HttpStage> => ({
  permissions: (input, context) => on("GET", context, path(input, input.StageName)),
  run: (input, context) => stageOf(store.api(context, input.ApiId), input.StageName),
});

export const getStages = (store: Store): Operation<GetStagesRequest, ReturnType<typeof pageOf<HttpStage>>> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => pageOf([...store.api(context, input.ApiId).stages.values()], input),
});

export const updateStage = (store: Store): Operation<UpdateStageRequest, HttpStage> => ({
  permissions: (input, context) => on("PATCH", context, path(input, input.StageName)),
  run(input, context) {
    refuse(input, ["AccessLogSettings", "ClientCertificateId"]);
    const api = store.api(context, input.ApiId);
    const known = stageOf(api, input.StageName);
    const { AutoDeploy, DefaultRouteSettings, DeploymentId, Description, RouteSettings, StageVariables } = input;
    const stage: HttpStage = {
      ...known,
      ...defined({ AutoDeploy, DeploymentId, Description }),
      DefaultRouteSettings: { ...known.DefaultRouteSettings, ...DefaultRouteSettings },
      RouteSettings: { ...known.RouteSettings, ...RouteSettings },
      StageVariables: { ...known.StageVariables, ...StageVariables },
      LastUpdatedDate: new Date(context.now),
    };
    if (known.AutoDeploy === true && DeploymentId !== undefined)
      throw badRequest("Deployment ID cannot be set on stage when AutoDeploy is enabled");
    checkDeployment(api, stage);
    api.stages.set(stage.StageName, stage);
    if (stage.AutoDeploy === true && known.AutoDeploy !== true) store.changed(api, context.now);
    return stageOf(api, stage.StageName);
  },
});

export const deleteStage = (store: Store): Operation<DeleteStageRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input, input.StageName)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    api.stages.delete(stageOf(api, input.StageName).StageName);
  },
});

export function stageOf(api: ApiState, name = ""): HttpStage {
  const found = api.stages.get(name);
  if (!found) throw stageNotFound();
  return found;
}
