import { nextOf, parseCron, parseRate, type Instant } from "../../kernel/index.ts";
import { invalidParameter } from "./errors.ts";
import type { Schedule } from "./state.ts";

/** Throws AWS's refusal of what is neither `rate(…)` nor `cron(…)`. */
export function readSchedule(text: string): Schedule {
  const [, kind, inner = ""] = /^(rate|cron)\((.*)\)$/.exec(text) ?? [];
  const rate = kind === "rate" ? parseRate(inner) : undefined;
  // `rate(1 minutes)` is refused: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
  if (rate?.agrees) return { kind: "rate", text, period: rate.period };
  const cron = kind === "cron" ? parseCron(inner) : undefined;
  if (cron) return { kind: "cron", text, cron };
  throw invalidParameter("ScheduleExpression");
}

/** When the rule fires next; `last` is when it did before, or when it was made. */
export const nextFiring = (schedule: Schedule, last: Instant): Instant | undefined =>
  schedule.kind === "rate" ? last + schedule.period : nextOf(schedule.cron, last);
