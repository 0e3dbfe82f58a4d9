import type {
  AccessLogSettings,
  CreateStageRequest,
  DeleteAccessLogSettingsRequest,
  DeleteRouteSettingsRequest,
  DeleteStageRequest,
  GetStageRequest,
  GetStagesRequest,
  UpdateStageRequest,
} from "@aws-sdk/client-apigatewayv2";
import {
  accessLogProblem,
  accessLogVariables,
  type ApiLogs,
  type Instant,
  type Operation,
} from "../../../kernel/index.ts";
import { defined } from "../defined.ts";
import {
  badRequest,
  conflict,
  deploymentNotFound,
  notEmulated,
  refuse,
  routeNotFound,
  stageNotFound,
  tooMany,
} from "../errors.ts";
import { isAccessLogVariable } from "../invoke/access-log.ts";
import { STAGES_MAX } from "../limits.ts";
import { pageOf } from "../paging.ts";
import type { ApiState, HttpStage } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (input: { readonly ApiId?: string | undefined }, name?: string): string =>
  `/apis/${input.ApiId ?? ""}/stages${name === undefined ? "" : `/${name}`}`;

export const createStage = (store: Store, logs: ApiLogs): Operation<CreateStageRequest, HttpStage> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    checkAccessLog(input.AccessLogSettings, logs);
    const stage = newStage(api, input, context.now);
    if (stage.AutoDeploy === true) store.changed(api, context.now);
    return stageOf(api, stage.StageName);
  },
});

type Wish = Omit<CreateStageRequest, "ApiId">;

export function newStage(api: ApiState, input: Wish, now: Instant): HttpStage {
  refuse(input, ["ClientCertificateId"]);
  const name = input.StageName ?? "";
  if (!/^(?:\$default|[\w-]{1,128})$/.test(name)) throw badRequest("Stage name only allows a-zA-Z0-9_- or $default");
  if (api.stages.has(name)) throw conflict("Stage already exists");
  if (api.stages.size >= STAGES_MAX) throw tooMany("Maximum number of stages for this API has been reached.");
  const date = new Date(now);
  const stage: HttpStage = {
    ...(input.AccessLogSettings ? { AccessLogSettings: input.AccessLogSettings } : {}),
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

/** Access logs of HTTP APIs need no role, but a group that is there. Unlike REST APIs these know their variables. */
function checkAccessLog(settings: AccessLogSettings | undefined, logs: ApiLogs): void {
  if (!settings) return;
  const { DestinationArn = "", Format = "" } = settings;
  if (DestinationArn.includes(":firehose:")) throw notEmulated("An access log that goes to Firehose");
  const unknown = accessLogVariables(Format).filter((name) => !isAccessLogVariable(name));
  if (unknown.length > 0)
    throw badRequest(
      `The following context variables are not supported: [${unknown.map((name) => `$context.${name}`).join(", ")}]`,
    );
  const problem = accessLogProblem(Format);
  if (problem !== undefined) throw badRequest(`The following errors are found in Access Log Format: ${problem}`);
  if (!logs.has(DestinationArn))
    throw badRequest(`Invalid ARN specified in the request: there is no log group ${DestinationArn}`);
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

export const updateStage = (store: Store, logs: ApiLogs): Operation<UpdateStageRequest, HttpStage> => ({
  permissions: (input, context) => on("PATCH", context, path(input, input.StageName)),
  run(input, context) {
    refuse(input, ["ClientCertificateId"]);
    const api = store.api(context, input.ApiId);
    const known = stageOf(api, input.StageName);
    const { AutoDeploy, DefaultRouteSettings, DeploymentId, Description, RouteSettings, StageVariables } = input;
    const AccessLogSettings = input.AccessLogSettings && { ...known.AccessLogSettings, ...input.AccessLogSettings };
    checkAccessLog(AccessLogSettings, logs);
    const stage: HttpStage = {
      ...known,
      ...defined({ AccessLogSettings }),
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

export const deleteAccessLogSettings = (store: Store): Operation<DeleteAccessLogSettingsRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, `${path(input, input.StageName)}/accesslogsettings`),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const { AccessLogSettings: _, ...stage } = stageOf(api, input.StageName);
    api.stages.set(stage.StageName, { ...stage, LastUpdatedDate: new Date(context.now) });
  },
});

export const deleteRouteSettings = (store: Store): Operation<DeleteRouteSettingsRequest, void> => ({
  permissions: (input, context) =>
    on("DELETE", context, `${path(input, input.StageName)}/routesettings/${input.RouteKey ?? ""}`),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const stage = stageOf(api, input.StageName);
    const { [input.RouteKey ?? ""]: removed, ...RouteSettings } = stage.RouteSettings ?? {};
    if (!removed) throw routeNotFound(input.RouteKey ?? "");
    api.stages.set(stage.StageName, { ...stage, RouteSettings, LastUpdatedDate: new Date(context.now) });
  },
});

export function stageOf(api: ApiState, name = ""): HttpStage {
  const found = api.stages.get(name);
  if (!found) throw stageNotFound();
  return found;
}
