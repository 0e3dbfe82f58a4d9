import type {
  ApiStage,
  CreateUsagePlanKeyRequest,
  CreateUsagePlanRequest,
  DeleteUsagePlanKeyRequest,
  DeleteUsagePlanRequest,
  GetUsagePlanKeyRequest,
  GetUsagePlanKeysRequest,
  GetUsagePlanRequest,
  GetUsagePlansRequest,
  UpdateUsagePlanRequest,
  UsagePlan,
  UsagePlanKey,
  UsagePlanKeys,
  UsagePlans,
} from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { badRequest, conflict, notEmulated, notFound, planNotFound } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { number, patched, text } from "../patch.ts";
import type { PlanState, Region } from "../state.ts";
import { on, type Store } from "../store.ts";
import { keyOf } from "./api-keys.ts";

const path = (id?: string, rest = ""): string => `/usageplans${id === undefined ? "" : `/${id}${rest}`}`;

export const createUsagePlan = (store: Store): Operation<CreateUsagePlanRequest, UsagePlan> => ({
  permissions: (_, context) => on("POST", context, path()),
  run(input, context) {
    const region = store.region(context);
    if (!input.name) throw badRequest("Usage Plan name must be specified");
    const apiStages = input.apiStages ?? [];
    for (const stage of apiStages) checkStage(region, stage);
    const { offset = 0 } = input.quota ?? {};
    if (offset !== 0) throw notEmulated("The offset of a quota");
    const plan: UsagePlan = {
      id: store.id(6),
      name: input.name,
      ...(input.description === undefined ? {} : { description: input.description }),
      apiStages,
      ...(input.throttle ? { throttle: input.throttle } : {}),
      ...(input.quota ? { quota: { offset: 0, ...input.quota } } : {}),
      ...(input.tags ? { tags: input.tags } : {}),
    };
    region.plans.set(plan.id ?? "", { plan, keys: new Set(), used: new Map() });
    return plan;
  },
});

function checkStage(region: Region, { apiId = "", stage = "", throttle }: ApiStage): void {
  for (const [method, { rateLimit, burstLimit }] of Object.entries(throttle ?? {})) {
    if (!/^\/\S*\/[A-Z]+$/.test(method)) throw badRequest(`Invalid method specified for throttling: ${method}`);
    if (rateLimit === undefined || burstLimit === undefined)
      throw notEmulated("Throttling by method with only one of rateLimit and burstLimit");
  }
  if (!region.apis.get(apiId)?.stages.has(stage)) throw notFound(`API Stage not found: ${apiId}:${stage}`);
}

export const getUsagePlan = (store: Store): Operation<GetUsagePlanRequest, UsagePlan> => ({
  permissions: (input, context) => on("GET", context, path(input.usagePlanId)),
  run: (input, context) => ({ tags: {}, ...planOf(store.region(context), input.usagePlanId).plan }),
});

export const getUsagePlans = (store: Store): Operation<GetUsagePlansRequest, UsagePlans> => ({
  permissions: (_, context) => on("GET", context, path()),
  run: (input, context) =>
    pageOf(
      [...store.region(context).plans.values()]
        .filter(({ keys }) => input.keyId === undefined || keys.has(input.keyId))
        .map(({ plan }) => plan),
      input,
    ),
});

export const updateUsagePlan = (store: Store): Operation<UpdateUsagePlanRequest, UsagePlan> => ({
  permissions: (input, context) => on("PATCH", context, path(input.usagePlanId)),
  run(input, context) {
    const region = store.region(context);
    const state = planOf(region, input.usagePlanId);
    let apiStages = state.plan.apiStages ?? [];
    const rest = (input.patchOperations ?? []).filter(({ op, path: at, value = "" }) => {
      if (at !== "/apiStages") return true;
      const [apiId = "", stage = ""] = value.split(":");
      apiStages = apiStages.filter((each) => each.apiId !== apiId || each.stage !== stage);
      if (op === "remove") return false;
      checkStage(region, { apiId, stage });
      apiStages = [...apiStages, { apiId, stage }];
      return false;
    });
    state.plan = {
      ...patched(state.plan, rest, {
        "/name": text,
        "/description": text,
        "/throttle/rateLimit": number,
        "/throttle/burstLimit": number,
        "/throttle": text,
        "/quota/limit": number,
        "/quota/period": text,
        "/quota": text,
      }),
      apiStages,
    };
    return { tags: {}, ...state.plan };
  },
});

export const deleteUsagePlan = (store: Store): Operation<DeleteUsagePlanRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input.usagePlanId)),
  run(input, context) {
    const region = store.region(context);
    const { plan } = planOf(region, input.usagePlanId);
    if ((plan.apiStages ?? []).length > 0)
      throw badRequest("Cannot delete Usage Plan with associated API stages; remove them first");
    region.plans.delete(plan.id ?? "");
  },
});

export const createUsagePlanKey = (store: Store): Operation<CreateUsagePlanKeyRequest, UsagePlanKey> => ({
  permissions: (input, context) => on("POST", context, path(input.usagePlanId, "/keys")),
  run(input, context) {
    const region = store.region(context);
    const state = planOf(region, input.usagePlanId);
    if (input.keyType !== "API_KEY") throw badRequest("Specified key type must be API_KEY");
    const { id = "" } = keyOf(region, input.keyId);
    if (state.keys.has(id)) throw conflict("Usage Plan already has the API Key");
    state.keys.add(id);
    return shown(region, id);
  },
});

export const getUsagePlanKey = (store: Store): Operation<GetUsagePlanKeyRequest, UsagePlanKey> => ({
  permissions: (input, context) => on("GET", context, path(input.usagePlanId, `/keys/${input.keyId ?? ""}`)),
  run(input, context) {
    const region = store.region(context);
    if (!planOf(region, input.usagePlanId).keys.has(input.keyId ?? ""))
      throw notFound("Invalid API Key identifier specified");
    return shown(region, input.keyId ?? "");
  },
});

export const getUsagePlanKeys = (store: Store): Operation<GetUsagePlanKeysRequest, UsagePlanKeys> => ({
  permissions: (input, context) => on("GET", context, path(input.usagePlanId, "/keys")),
  run(input, context) {
    const region = store.region(context);
    const keys = [...planOf(region, input.usagePlanId).keys].map((id) => shown(region, id));
    return pageOf(
      keys.filter(({ name = "" }) => name.startsWith(input.nameQuery ?? "")),
      input,
    );
  },
});

export const deleteUsagePlanKey = (store: Store): Operation<DeleteUsagePlanKeyRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input.usagePlanId, `/keys/${input.keyId ?? ""}`)),
  run(input, context) {
    if (!planOf(store.region(context), input.usagePlanId).keys.delete(input.keyId ?? ""))
      throw notFound("Invalid API Key identifier specified");
  },
});

export function planOf(region: Region, id = ""): PlanState {
  const found = region.plans.get(id);
  if (!found) throw planNotFound();
  return found;
}

function shown(region: Region, id: string): UsagePlanKey {
  const { value, name } = keyOf(region, id);
  return {
    id,
    type: "API_KEY",
    ...(value === undefined ? {} : { value }),
    ...(name === undefined ? {} : { name }),
  };
}
