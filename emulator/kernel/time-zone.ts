import type { Instant, Millis } from "./time.ts";

/** A clock on a wall somewhere: what it shows at an instant, and at which instant it shows something. */
export interface TimeZone {
  /** What the wall shows, as if it were UTC. */
  wallAt(instant: Instant): Instant;
  /** When the wall shows that, the first time if it does twice; `undefined` for what a change of clocks leaves out. */
  instantOf(wall: Instant): Instant | undefined;
}

export const UTC: TimeZone = { wallAt: (instant) => instant, instantOf: (wall) => wall };

const DAY: Millis = 86_400_000;

/** A zone of the IANA database (`Europe/Berlin`); `undefined` for a name that is none. */
export function timeZone(name: string): TimeZone | undefined {
  if (name === "UTC") return UTC;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
  const wallAt = (instant: Instant): Instant => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
    return shown + (((instant % 1000) + 1000) % 1000);
  };
  return {
    wallAt,
    instantOf(wall) {
      const offsets = [wall - DAY, wall + DAY].map((around) => wallAt(around) - around);
      const found = offsets.map((offset) => wall - offset).filter((instant) => wallAt(instant) === wall);
      return found.length === 0 ? undefined : Math.min(...found);
    },
  };
}
