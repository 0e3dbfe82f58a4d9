export interface TimeRange {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
}

const HOUR = 3_600_000;
/** What CloudWatch shows of a dashboard that does not say. */
const SHOWN = 3 * HOUR;

/** What `start` and `end` of a dashboard's body mean: dates, or spans back from now such as `-PT3H` and `-P7D`. */
export function timeRange(given: { readonly start?: unknown; readonly end?: unknown }, now: number): TimeRange {
  const end = momentOf(given.end, now) ?? now;
  const start = momentOf(given.start, now) ?? end - SHOWN;
  return start < end ? { start, end } : { start: end - SHOWN, end };
}

function momentOf(given: unknown, now: number): number | undefined {
  if (typeof given !== "string") return undefined;
  const span = spanOf(given);
  if (span !== undefined) return Math.max(0, now - span);
  const at = Date.parse(given);
  return Number.isNaN(at) ? undefined : at;
}

/** Months of thirty days, as near as a picture needs it. */
function spanOf(text: string): number | undefined {
  const found = /^-P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!found) return undefined;
  const [months, weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  const total =
    ((months ?? 0) * 30 + (weeks ?? 0) * 7 + (days ?? 0)) * 24 * HOUR +
    (hours ?? 0) * HOUR +
    (minutes ?? 0) * 60_000 +
    (seconds ?? 0) * 1000;
  return total > 0 ? total : undefined;
}
