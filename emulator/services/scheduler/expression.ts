import type { CreateScheduleInput } from "@aws-sdk/client-scheduler";
import {
  nextOf,
  parseCron,
  parseRate,
  timeZone,
  type Cron,
  type Instant,
  type Millis,
  type TimeZone,
} from "../../kernel/index.ts";
import { invalidExpression, validation } from "./errors.ts";

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export type Expression =
  | { readonly kind: "rate"; readonly period: Millis }
  | { readonly kind: "cron"; readonly cron: Cron }
  /** What a wall shows, as if it were UTC. */
  | { readonly kind: "at"; readonly wall: Instant };

/** Throws AWS's refusal. */
export function readExpression(text: string): Expression {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  const rate = kind === "rate" ? parseRate(inner) : undefined;
  if (rate) return { kind: "rate", period: rate.period };
  const cron = kind === "cron" ? parseCron(inner) : undefined;
  if (cron) return { kind: "cron", cron };
  const wall = kind === "at" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner) ? Date.parse(`${inner}Z`) : Number.NaN;
  if (!Number.isNaN(wall)) return { kind: "at", wall };
  throw invalidExpression(text);
}

export interface Timing {
  readonly expression: Expression;
  readonly zone: TimeZone;
  readonly startsAt: Instant | undefined;
  readonly endsAt: Instant | undefined;
}

/** Throws AWS's refusals. */
export function readTiming(shape: CreateScheduleInput): Timing {
  const expression = readExpression(shape.ScheduleExpression ?? "");
  const zone = timeZone(shape.ScheduleExpressionTimezone ?? "UTC");
  if (!zone) throw validation(`Invalid Schedule Expression Timezone ${shape.ScheduleExpressionTimezone}.`);
  return { expression, zone, startsAt: shape.StartDate?.getTime(), endsAt: shape.EndDate?.getTime() };
}

/**
 * The first instant at which it is due, `since` included: when the schedule was made, or last changed.
 * A rate without a start begins at once.
 */
export function firstDue(timing: Timing, since: Instant): Instant | undefined {
  const { expression, zone, startsAt } = timing;
  const from = Math.max(since, startsAt ?? since);
  switch (expression.kind) {
    case "rate":
      return within(timing, from);
    case "cron":
      return within(timing, nextOf(expression.cron, from - 1, zone));
    case "at": {
      // Start and end do not count for what happens once.
      const due = zone.instantOf(expression.wall);
      return due === undefined || due < since ? undefined : due;
    }
    default:
      return expression satisfies never;
  }
}

/** The next one after `last`; `undefined` when there is none any more. */
export function nextDue(timing: Timing, last: Instant): Instant | undefined {
  const { expression, zone } = timing;
  switch (expression.kind) {
    case "rate":
      return within(timing, last + expression.period);
    case "cron":
      return within(timing, nextOf(expression.cron, last, zone));
    case "at":
      return undefined;
    default:
      return expression satisfies never;
  }
}

const within = ({ endsAt }: Timing, due: Instant | undefined): Instant | undefined =>
  due === undefined || (endsAt !== undefined && due > endsAt) ? undefined : due;
