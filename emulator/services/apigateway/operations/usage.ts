import type { GetUsageRequest, UpdateUsageRequest, Usage } from "@aws-sdk/client-api-gateway";
import type { Instant, Operation } from "../../../kernel/index.ts";
import { hours } from "../../../kernel/index.ts";
import { badRequest, notFound } from "../errors.ts";
import { periodStart } from "../invoke/admission.ts";
import { number, patched } from "../patch.ts";
import type { PlanState } from "../state.ts";
import { on, type Store } from "../store.ts";
import { planOf } from "./usage-plans.ts";

const path = (plan = ""): string => `/usageplans/${plan}/usage`;
const DAY = hours(24);
/** https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsage.html */
const DAYS_MAX = 90;

/** What every key of a plan used and has left, day by day. */
export const getUsage = (store: Store): Operation<GetUsageRequest, Usage> => ({
  permissions: (input, context) => on("GET", context, path(input.usagePlanId)),
  run(input, context) {
    const plan = planOf(store.region(context), input.usagePlanId);
    const [start, end] = [dayOf(input.startDate), dayOf(input.endDate)];
    if (end < start || (end - start) / DAY > DAYS_MAX)
      throw badRequest(`Usage may be asked for at most ${DAYS_MAX} days, from the first to the last`);
    const keys = [...plan.keys].filter((key) => input.keyId === undefined || key === input.keyId);
    return usageOf(plan, keys, start, end);
  },
});

/** Gives a key more for the period that runs. */
export const updateUsage = (store: Store): Operation<UpdateUsageRequest, Usage> => ({
  permissions: (input, context) => on("PATCH", context, path(input.usagePlanId)),
  run(input, context) {
    const plan = planOf(store.region(context), input.usagePlanId);
    const key = input.keyId ?? "";
    if (!plan.keys.has(key)) throw notFound("Invalid API Key identifier specified");
    const { limit, period } = plan.plan.quota ?? {};
    if (limit === undefined || period === undefined) throw badRequest("The usage plan has no quota");
    const since = periodStart(period, context.now);
    const known = plan.used.get(key);
    const count = known?.since === since ? known.count : 0;
    const { remaining } = patched({ remaining: limit - count }, input.patchOperations, { "/remaining": number });
    plan.used.set(key, { since, count: limit - remaining, days: known?.days ?? new Map() });
    const today = Math.floor(context.now / DAY) * DAY;
    return usageOf(plan, [key], today, today);
  },
});

function usageOf(plan: PlanState, keys: readonly string[], start: Instant, end: Instant): Usage {
  const limit = plan.plan.quota?.limit;
  const items = keys.map((key) => {
    const used = plan.used.get(key);
    const days: number[][] = [];
    for (let day = start; day <= end; day += DAY) {
      const told = used?.days.get(day);
      days.push([told?.count ?? 0, told?.left ?? limit ?? 0]);
    }
    return [key, days] as const;
  });
  return {
    usagePlanId: plan.plan.id ?? "",
    startDate: dateOf(start),
    endDate: dateOf(end),
    items: Object.fromEntries(items),
  };
}

const dateOf = (day: Instant): string => new Date(day).toISOString().slice(0, 10);

function dayOf(date = ""): Instant {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  if (Number.isNaN(day)) throw badRequest(`Invalid date specified: ${date} is not of the form yyyy-MM-dd`);
  return day;
}
