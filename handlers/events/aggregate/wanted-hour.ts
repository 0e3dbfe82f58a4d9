import { hourOf } from "../places.ts";

export interface AggregateEvent {
  /** Of the schedule, as EventBridge Scheduler writes it into the input: a late attempt still counts the hour it was meant for. */
  readonly scheduled_time?: unknown;
  /** `2026-01-01T10`: counts that hour, again or for the first time. */
  readonly hour?: unknown;
}

const HOUR_MS = 3_600_000;

/** The hour to count: the one that was asked for, else the last full one before the scheduled time, else before now. Throws a `TypeError` for what is neither. */
export function wantedHour(event: AggregateEvent | null, now: number): string {
  const hour = event?.hour;
  if (hour !== undefined) {
    if (typeof hour !== "string" || !/^\d{4}-\d\d-\d\dT\d\d$/.test(hour))
      throw new TypeError(`hour must be like 2026-01-01T10, not ${JSON.stringify(hour)}`);
    return hour;
  }
  const given = event?.scheduled_time;
  const time = given === undefined ? now : typeof given === "string" ? Date.parse(given) : NaN;
  if (Number.isNaN(time)) throw new TypeError(`scheduled_time must be a time, not ${JSON.stringify(given)}`);
  return hourOf(new Date(time - HOUR_MS).toISOString());
}
