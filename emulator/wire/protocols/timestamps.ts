import type { TimestampFormat } from "../model/shapes.ts";

/** Reads a timestamp as its format demands, strictly; `undefined` when it does not. https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait */
export function parseTimestamp(value: string | number, format: TimestampFormat): Date | undefined {
  if (format === "epoch-seconds") return parseEpoch(value);
  if (typeof value === "number") return undefined;
  return format === "date-time" ? parseDateTime(value) : parseHttpDate(value);
}

/** `millis`: print `.000` too, as S3 does. */
export function formatTimestamp(at: Date, format: TimestampFormat, millis = false): string {
  switch (format) {
    case "epoch-seconds":
      return String(epochSeconds(at));
    case "http-date":
      return at.toUTCString();
    case "date-time": {
      const text = at.toISOString();
      return millis ? text : text.replace(/\.?0*Z$/, "Z");
    }
    default:
      return format satisfies never;
  }
}

export const epochSeconds = (at: Date): number => at.getTime() / 1000;

function parseEpoch(value: string | number): Date | undefined {
  if (typeof value === "string" && !/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return undefined;
  return valid(new Date(Math.round(Number(value) * 1000)));
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

function parseDateTime(text: string): Date | undefined {
  const found = DATE_TIME.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = found;
  const millis = Math.round(Number(`0${fraction || ".0"}`) * 1000);
  return checked([year, month, day, hour, minute, second], millis, zoneMillis(zone));
}

function zoneMillis(zone: string): number | undefined {
  if (zone === "Z" || zone === "z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** The three forms of RFC 9110, section 5.6.7; the last two are obsolete and still to be read. */
const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d)(\.\d+)? GMT$/;
const RFC_850 = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\d\d)-(\w{3})-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)? GMT$/;
const ASCTIME = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(\.\d+)? (\d{4})$/;

function parseHttpDate(text: string): Date | undefined {
  const modern = IMF_FIXDATE.exec(text);
  if (modern) {
    const [, day, month, year, hour, minute, second, fraction] = modern;
    return httpDate(year, month, day, [hour, minute, second], fraction);
  }
  const old = RFC_850.exec(text);
  if (old) {
    const [, day, month, year = "", hour, minute, second, fraction] = old;
    return httpDate(`${Number(year) < 70 ? "20" : "19"}${year}`, month, day, [hour, minute, second], fraction);
  }
  const asctime = ASCTIME.exec(text);
  if (!asctime) return undefined;
  const [, month, day, hour, minute, second, fraction, year] = asctime;
  return httpDate(year, month, day?.trim(), [hour, minute, second], fraction);
}

function httpDate(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  time: readonly (string | undefined)[],
  fraction: string | undefined,
): Date | undefined {
  const number = MONTHS.indexOf(month ?? "") + 1;
  if (number === 0) return undefined;
  return checked([year, String(number), day, ...time], Math.round(Number(`0${fraction ?? ".0"}`) * 1000), 0);
}

/** Refuses the 31st of February, the 25th hour and the like, which `Date.UTC` would carry over. */
function checked(parts: readonly (string | undefined)[], millis: number, zone: number | undefined): Date | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (zone === undefined || hour > 23 || minute > 59 || second > 60) return undefined;
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const calendar = new Date(Date.UTC(year, month - 1, day));
  if (calendar.getUTCMonth() !== month - 1 || calendar.getUTCDate() !== day) return undefined;
  return valid(new Date(at + millis - zone));
}

const valid = (at: Date): Date | undefined => (Number.isNaN(at.getTime()) ? undefined : at);
