import type { Instant, Millis } from "./time.ts";
import { UTC, type TimeZone } from "./time-zone.ts";

/**
 * A cron expression in AWS's dialect: minute, hour, day of month, month, day of week, year; one of the two days is `?`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  /** Whether a date is asked for. */
  day(date: CalendarDay): boolean;
}

export interface CalendarDay {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
const YEARS = { least: 1970, most: 2199 } as const;
const DAY: Millis = 86_400_000;

/** The six fields within `cron(…)`; `undefined` for what AWS does not take. */
export function parseCron(fields: string): Cron | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...more] = fields.split(/\s+/);
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek || !year || more.length > 0) return undefined;
  const minutes = numbers(minute, 0, 59);
  const hours = numbers(hour, 0, 23);
  const months = numbers(month, 1, 12, MONTHS);
  const years = numbers(year, YEARS.least, YEARS.most);
  if (!minutes || !hours || !months || !years) return undefined;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) return undefined;
  const day = dayOfWeek === "?" ? monthDay(dayOfMonth) : weekDay(dayOfWeek);
  if (!day) return undefined;
  return { minutes, hours, months: new Set(months), years: new Set(years), day };
}

/** The first instant after `after` at which it is due; `undefined` when there is none any more. */
export function nextOf(cron: Cron, after: Instant, zone: TimeZone = UTC): Instant | undefined {
  // A day early: where clocks go back, a wall shows the same time twice.
  const start = Math.floor(zone.wallAt(after) / DAY) * DAY - DAY;
  for (let at = start; ; at += DAY) {
    const date = calendarDay(at);
    if (date.year > YEARS.most) return undefined;
    if (!cron.years.has(date.year)) {
      at = Date.UTC(date.year + 1, 0, 1) - DAY;
      continue;
    }
    if (!cron.months.has(date.month)) {
      at = Date.UTC(date.year, date.month, 1) - DAY;
      continue;
    }
    if (!cron.day(date)) continue;
    for (const hour of cron.hours)
      for (const minute of cron.minutes) {
        // What a change of clocks leaves out is left out; what comes twice is due once:
        // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
        const due = zone.instantOf(at + hour * 3_600_000 + minute * 60_000);
        if (due !== undefined && due > after) return due;
      }
  }
}

function calendarDay(at: Instant): CalendarDay {
  const date = new Date(at);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** `*`, `5`, `1-5`, `0/15`, `1,3,5`, names where there are some; sorted. */
function numbers(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", step, ...more] = part.split("/");
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return undefined;
    const [from = "", to, ...rest] = range.split("-");
    const first = from === "*" ? least : numberOf(from, least, names);
    const last = from === "*" || (to === undefined && step !== undefined) ? most : numberOf(to ?? from, least, names);
    if (rest.length > 0 || (from === "*" && to !== undefined) || first === undefined || last === undefined)
      return undefined;
    if (first < least || last > most || first > most || last < least) return undefined;
    // FRI-MON goes round the end.
    const span = last >= first ? last - first : last - first + (most - least + 1);
    for (let offset = 0; offset <= span; offset += Number(step ?? 1))
      found.add(least + ((first - least + offset) % (most - least + 1)));
  }
  return [...found].toSorted((a, b) => a - b);
}

function numberOf(text: string, least: number, names: readonly string[]): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return least + named;
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

const lastOf = ({ year, month }: CalendarDay): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** From 1, Sunday, to 7. */
const weekdayOf = ({ year, month, day }: CalendarDay): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

function monthDay(field: string): Cron["day"] | undefined {
  if (field === "L") return (date) => date.day === lastOf(date);
  if (field === "LW") return (date) => date.day === nearestWorkday(date, lastOf(date));
  const nearest = /^(\d{1,2})W$/.exec(field)?.[1];
  if (nearest !== undefined) {
    const wanted = Number(nearest);
    if (wanted < 1 || wanted > 31) return undefined;
    return (date) => wanted <= lastOf(date) && date.day === nearestWorkday(date, wanted);
  }
  const days = numbers(field, 1, 31);
  return days && ((date) => days.includes(date.day));
}

/** The workday next to a day, in the same month. */
function nearestWorkday(date: CalendarDay, wanted: number): number {
  const weekday = weekdayOf({ ...date, day: wanted });
  if (weekday === 7) return wanted === 1 ? 3 : wanted - 1;
  if (weekday === 1) return wanted === lastOf(date) ? wanted - 2 : wanted + 1;
  return wanted;
}

function weekDay(field: string): Cron["day"] | undefined {
  if (field === "L") return (date) => weekdayOf(date) === 7;
  const last = /^(\w{1,3})L$/.exec(field)?.[1];
  if (last !== undefined) {
    const [wanted] = numbers(last, 1, 7, WEEKDAYS) ?? [];
    if (wanted === undefined) return undefined;
    return (date) => weekdayOf(date) === wanted && date.day > lastOf(date) - 7;
  }
  const [, name = "", ordinal] = /^(\w{1,3})#([1-5])$/.exec(field) ?? [];
  if (ordinal !== undefined) {
    const [wanted] = numbers(name, 1, 7, WEEKDAYS) ?? [];
    if (wanted === undefined) return undefined;
    return (date) => weekdayOf(date) === wanted && Math.ceil(date.day / 7) === Number(ordinal);
  }
  const days = numbers(field, 1, 7, WEEKDAYS);
  return days && ((date) => days.includes(weekdayOf(date)));
}
