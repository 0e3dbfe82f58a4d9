import type { Instant } from "../../kernel/index.ts";

/** ISO 8601 as loosely as AWS's date conditions take it: any year, and each part after it may be left out. */
const DATE =
  /^(-?\d{1,9})(?:-(\d\d?)(?:-(\d\d?))?)?(t(?:(\d\d?)(?::(\d\d?)(?::(\d\d?(?:\.\d{1,9})?))?)?)?(z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** The years that AWS knows: those of a Java calendar. */
const isYear = (year: number): boolean => year >= -292_275_054 && year <= 292_278_993;

const SECONDS_MAX = 2n ** 63n - 1n;

/** A date of a policy or of a request: ISO 8601, or seconds since 1970. `undefined` for anything else. */
export function parseMoment(text: string): Instant | undefined {
  const seconds = /^(-?\d+)(\.\d+)?$/.exec(text);
  // Four digits are a year.
  if (seconds && !/^\d{4}$/.test(text)) {
    const whole = BigInt(seconds[1] ?? "");
    return whole > SECONDS_MAX || whole < -SECONDS_MAX - 1n ? undefined : Number(text) * 1000;
  }
  const parts = DATE.exec(text);
  if (!parts) return undefined;
  const at = (index: number, ifAbsent: number): number => Number(parts[index] ?? ifAbsent);
  const [year, month, day] = [at(1, 0), at(2, 1), at(3, 1)];
  const [hour, minute, second] = [at(5, 0), at(6, 0), at(7, 0)];
  const fits = isYear(year) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!fits || hour > 23 || minute > 59 || second >= 60) return undefined;
  const date = new Date(0).setUTCFullYear(year, month - 1, day);
  // What lies beyond the dates of JavaScript is before, or after, all others.
  if (Number.isNaN(date)) return year < 0 ? -Infinity : Infinity;
  return date + ((hour * 60 + minute) * 60 + second) * 1000 - offsetOf(parts[8] ?? "z");
}

/** How far a zone is ahead of UTC. */
function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}
