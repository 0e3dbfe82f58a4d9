import type {
  ApiKey,
  GatewayResponseType,
  Method,
  MethodSetting,
  QuotaPeriodType,
  Stage,
} from "@aws-sdk/client-api-gateway";
import { Throttles, type FunctionCaller, type Instant, type Throttle } from "../../../kernel/index.ts";
import type { ApiState, PlanState, Region, ResourceNode } from "../state.ts";

export interface Asking {
  readonly region: Region;
  readonly api: ApiState;
  readonly stage: Stage;
  readonly node: ResourceNode;
  readonly method: Method;
  readonly verb: string;
  readonly keyValue: string | undefined;
  readonly now: Instant;
}

export type Admission =
  | { readonly admitted: true; readonly key: ApiKey | undefined }
  | {
      readonly admitted: false;
      readonly why: Extract<GatewayResponseType, "INVALID_API_KEY" | "THROTTLED" | "QUOTA_EXCEEDED">;
    };

/** Who may come in now: the key, its plan's throttle and quota, then the stage's throttle, then the account's. */
export interface Doorkeeper {
  admit(asking: Asking): Admission;
}

/** `tooMany`: whether the account asks too much of all its APIs. */
export function createDoorkeeper(tooMany: FunctionCaller["tooMany"]): Doorkeeper {
  const throttles = new Throttles();
  return {
    admit(asking) {
      const { region, api, stage, now } = asking;
      const found = keyIn(asking);
      if (asking.method.apiKeyRequired === true && !found) return { admitted: false, why: "INVALID_API_KEY" };
      const stageName = `${api.id}/${stage.stageName ?? ""}`;
      if (found && asking.method.apiKeyRequired === true) {
        for (const { name, throttle } of planThrottles(found.plan, asking))
          if (throttles.refuses(`${found.plan.plan.id ?? ""}/${found.key.id ?? ""}/${stageName}${name}`, throttle, now))
            return { admitted: false, why: "THROTTLED" };
        // Fetched by its id, so that it is known to change.
        region.plans.get(found.plan.plan.id ?? "");
        if (usedUp(found.plan, found.key.id ?? "", now)) return { admitted: false, why: "QUOTA_EXCEEDED" };
      }
      const own = settingOf(asking);
      if (own && throttles.refuses(`${stageName}/${own.name}`, own.throttle, now))
        return { admitted: false, why: "THROTTLED" };
      if (tooMany(region.scope)) return { admitted: false, why: "THROTTLED" };
      return { admitted: true, key: found?.key };
    },
  };
}

function keyIn({
  region,
  api,
  stage,
  keyValue,
}: Asking): { readonly key: ApiKey; readonly plan: PlanState } | undefined {
  const key = keyValue === undefined ? undefined : [...region.keys.values()].find(({ value }) => value === keyValue);
  if (!key || key.enabled !== true) return undefined;
  const plan = [...region.plans.values()].find(
    (each) =>
      each.keys.has(key.id ?? "") &&
      each.plan.apiStages?.some(({ apiId, stage: name }) => apiId === api.id && name === stage.stageName),
  );
  return plan && { key, plan };
}

/** What a plan allows each of its keys: for the method where it says so, and for all together. */
function planThrottles(
  { plan }: PlanState,
  { api, stage, node, verb }: Asking,
): readonly { readonly name: string; readonly throttle: Throttle }[] {
  const method = `${node.path}/${verb}`;
  const own = plan.apiStages?.find((each) => each.apiId === api.id && each.stage === stage.stageName)?.throttle?.[
    method
  ];
  return [
    { name: method, setting: own },
    { name: "", setting: plan.throttle },
  ].flatMap(({ name, setting: { rateLimit: rate, burstLimit: burst } = {} }) =>
    rate === undefined || burst === undefined ? [] : [{ name, throttle: { rate, burst } }],
  );
}

function settingOf({ stage, node, verb }: Asking): { readonly name: string; readonly throttle: Throttle } | undefined {
  const found = methodSetting({ stage, match: { node }, request: { method: verb } });
  const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = found?.setting ?? {};
  return found && rate !== undefined && burst !== undefined
    ? { name: found.name, throttle: { rate, burst } }
    : undefined;
}

/** What a stage sets for a method: the method's own setting goes before the stage's. */
export function methodSetting(at: {
  readonly stage: Stage;
  readonly match: { readonly node: ResourceNode } | undefined;
  readonly request: { readonly method: string };
}): { readonly name: string; readonly setting: MethodSetting } | undefined {
  const path = at.match?.node.path.slice(1) ?? "";
  for (const name of [`${path}/${at.request.method}`, `${path}/*`, "*/*"]) {
    const setting = at.stage.methodSettings?.[name];
    if (setting) return { name, setting };
  }
  return undefined;
}

/** Counts the request, unless the quota does not hold it. Without a quota requests are counted by day alone. */
function usedUp(state: PlanState, key: string, now: Instant): boolean {
  const { limit = Infinity, period = "DAY" } = state.plan.quota ?? {};
  const since = periodStart(period, now);
  const known = state.used.get(key);
  const count = known?.since === since ? known.count : 0;
  if (count >= limit) return true;
  const days = known?.days ?? new Map<Instant, { readonly count: number; readonly left: number }>();
  const today = periodStart("DAY", now);
  days.set(today, {
    count: (days.get(today)?.count ?? 0) + 1,
    left: limit === Infinity ? 0 : limit - count - 1,
  });
  state.used.set(key, { since, count: count + 1, days });
  return false;
}

/** Quotas begin anew at midnight UTC: of every day, Sunday, or the first of the month. */
export function periodStart(period: QuotaPeriodType, now: Instant): Instant {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (period) {
    case "DAY":
      return Date.UTC(year, month, day);
    case "WEEK":
      return Date.UTC(year, month, day - date.getUTCDay());
    case "MONTH":
      return Date.UTC(year, month, 1);
    default:
      return period satisfies never;
  }
}
