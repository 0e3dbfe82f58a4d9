import type {
  CreateStageRequest,
  DeleteStageRequest,
  GetStageRequest,
  GetStagesRequest,
  MethodSetting,
  PatchOperation,
  Stage,
  Stages,
  UpdateStageRequest,
} from "@aws-sdk/client-api-gateway";
import { accessLogProblem, API_THROTTLE, type ApiLogs, type Operation } from "../../../kernel/index.ts";
import { badRequest, conflict, limitExceeded, notEmulated, stageNotFound } from "../errors.ts";
import { STAGES_MAX } from "../limits.ts";
import { boolean, number, patched, text } from "../patch.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (input: { readonly restApiId?: string | undefined; readonly stageName?: string | undefined }): string =>
  `/restapis/${input.restApiId ?? ""}/stages${input.stageName === undefined ? "" : `/${input.stageName}`}`;

export const createStage = (store: Store): Operation<CreateStageRequest, Stage> => ({
  permissions: (input, context) => on("POST", context, path({ restApiId: input.restApiId })),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    if (input.cacheClusterEnabled === true) throw notEmulated("cacheClusterEnabled");
    if (input.canarySettings !== undefined) throw notEmulated("canarySettings");
    if (input.documentationVersion !== undefined) throw notEmulated("documentationVersion");
    if (api.stages.has(input.stageName ?? "")) throw conflict("Stage already exists");
    const stage: Stage = {
      ...newStage(input, api, new Date(context.now)),
      ...(input.tracingEnabled === undefined ? {} : { tracingEnabled: input.tracingEnabled }),
      ...(input.tags ? { tags: input.tags } : {}),
    };
    api.stages.set(stage.stageName ?? "", stage);
    return stage;
  },
});

export function newStage(
  given: Pick<CreateStageRequest, "stageName" | "deploymentId" | "description" | "variables">,
  api: ApiState,
  now: Date,
): Stage {
  const { stageName = "", deploymentId = "" } = given;
  if (!/^[\w-]{1,128}$/.test(stageName)) throw badRequest("Stage name only allows a-zA-Z0-9_-");
  if (!api.deployments.has(deploymentId)) throw badRequest("Deployment id does not exist");
  if (api.stages.size >= STAGES_MAX)
    throw limitExceeded(
      "Maximum number of stages for this API has been reached. Please contact AWS if you need additional stages.",
    );
  return {
    stageName,
    deploymentId,
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(given.variables ? { variables: given.variables } : {}),
    cacheClusterEnabled: false,
    cacheClusterStatus: "NOT_AVAILABLE",
    methodSettings: {},
    tracingEnabled: false,
    createdDate: now,
    lastUpdatedDate: now,
  };
}

export const getStage = (store: Store): Operation<GetStageRequest, Stage> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => stageOf(store.api(context, input.restApiId), input.stageName),
});

export const getStages = (store: Store): Operation<GetStagesRequest, Stages> => ({
  permissions: (input, context) => on("GET", context, path({ restApiId: input.restApiId })),
  run: (input, context) => ({
    item: [...store.api(context, input.restApiId).stages.values()].filter(
      ({ deploymentId }) => input.deploymentId === undefined || deploymentId === input.deploymentId,
    ),
  }),
});

export const updateStage = (store: Store, logs: ApiLogs): Operation<UpdateStageRequest, Stage> => ({
  permissions: (input, context) => on("PATCH", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const before = stageOf(api, input.stageName);
    const operations = input.patchOperations ?? [];
    const settings = operations.filter(({ path: at = "" }) => SETTING.test(at));
    const patchedStage = patched(
      before,
      operations.filter((each) => !settings.includes(each)),
      {
        "/description": text,
        "/deploymentId": text,
        "/variables/*": text,
        "/tracingEnabled": boolean,
        "/accessLogSettings": text,
        "/accessLogSettings/destinationArn": text,
        "/accessLogSettings/format": text,
      },
      { unknown: (at) => `Invalid method setting path: ${at}. Must be one of: [${STAGE_PATHS}]` },
    );
    const stage: Stage = {
      ...patchedStage,
      methodSettings: settings.reduce(withSetting, before.methodSettings ?? {}),
      lastUpdatedDate: new Date(context.now),
    };
    if (!api.deployments.has(stage.deploymentId ?? "")) throw badRequest("Deployment id does not exist");
    if (writesLogs(stage)) checkLogs(stage, store.region(context).logRole, logs);
    api.stages.set(stage.stageName ?? "", stage);
    return stage;
  },
});

const writesLogs = ({ accessLogSettings, methodSettings = {} }: Stage): boolean =>
  accessLogSettings !== undefined ||
  Object.values(methodSettings).some(({ loggingLevel = "OFF" }) => loggingLevel !== "OFF");

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
function checkLogs({ accessLogSettings }: Stage, role: string | undefined, logs: ApiLogs): void {
  if (role === undefined)
    throw badRequest("CloudWatch Logs role ARN must be set in account settings to enable logging");
  const { destinationArn, format } = accessLogSettings ?? {};
  if (destinationArn?.includes(":firehose:") === true) throw notEmulated("An access log that goes to Firehose");
  // The two are patched one by one: the format is checked as soon as there is one.
  if (format !== undefined) {
    const problem = accessLogProblem(format);
    if (problem !== undefined) throw badRequest(problem);
  }
  if (destinationArn !== undefined && !logs.has(destinationArn))
    throw badRequest(
      `Invalid ARN specified in the request. ARNs must start with 'arn:aws:logs' and name a log group that exists: ${destinationArn}`,
    );
}

/** As AWS lists them, its missing commas included; recorded. */
const settingPaths = (place: string, between: string): string =>
  [
    "metrics/enabled, ",
    "logging/dataTrace, ",
    "logging/loglevel, ",
    `throttling/burstLimit${between}`,
    `throttling/rateLimit${between}`,
    "caching/ttlInSeconds, ",
    "caching/enabled, ",
    "caching/dataEncrypted, ",
    "caching/requireAuthorizationForCacheControl, ",
    "caching/unauthorizedCacheControlHeaderStrategy, ",
  ]
    .map((name) => `${place}/${name}`)
    .join("");
const STAGE_PATHS: string = [
  "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, ",
  "/accessLogSettings/destinationArn, /accessLogSettings/format, ",
  settingPaths("/{resourcePath}/{httpMethod}", ""),
  settingPaths("/*/*", " "),
  "/variables/{variable_name}, /tracingEnabled",
].join("");

// `/*/*/throttling/rateLimit`: the resource's path and method, then what is set.
const SETTING =
  /^\/(.+)\/(\w+|\*)\/(throttling\/burstLimit|throttling\/rateLimit|metrics\/enabled|logging\/loglevel|logging\/dataTrace)$/;

function withSetting(
  settings: Record<string, MethodSetting>,
  { op, path: at = "", value = "" }: PatchOperation,
): Record<string, MethodSetting> {
  const [, resource = "", method = "", name = ""] = SETTING.exec(at) ?? [];
  const key = `${resource.replaceAll("~1", "/").replace(/^\/(?=.)/, "")}/${method}`;
  return {
    ...settings,
    [key]: { ...(settings[key] ?? DEFAULT_SETTING), ...settingOf(name, op === "remove" ? undefined : value) },
  };
}

/** What else a setting shows: https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-stage.html */
const DEFAULT_SETTING: MethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: API_THROTTLE.burst,
  throttlingRateLimit: API_THROTTLE.rate,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
};

/** Without a value, as it is by default. */
function settingOf(name: string, value: string | undefined): MethodSetting {
  switch (name) {
    case "metrics/enabled":
      return { metricsEnabled: value !== undefined && boolean(value) };
    case "logging/dataTrace":
      if (value === "true") throw notEmulated("Data tracing");
      return { dataTraceEnabled: false };
    case "logging/loglevel":
      if (value !== undefined && !["OFF", "ERROR", "INFO"].includes(value))
        throw badRequest(`Invalid logging level specified: ${value}. Must be one of: [OFF, ERROR, INFO]`);
      return { loggingLevel: value ?? "OFF" };
    case "throttling/rateLimit":
      return { throttlingRateLimit: value === undefined ? API_THROTTLE.rate : number(value) };
    default:
      return { throttlingBurstLimit: value === undefined ? API_THROTTLE.burst : number(value) };
  }
}

export const deleteStage = (store: Store): Operation<DeleteStageRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    stageOf(api, input.stageName);
    for (const { plan } of store.region(context).plans.values())
      if (plan.apiStages?.some(({ apiId, stage }) => apiId === api.id && stage === input.stageName))
        throw badRequest("Cannot delete stage because it belongs to a Usage Plan");
    api.stages.delete(input.stageName ?? "");
  },
});

export function stageOf(api: ApiState, name = ""): Stage {
  const found = api.stages.get(name);
  if (!found) throw stageNotFound();
  return found;
}
