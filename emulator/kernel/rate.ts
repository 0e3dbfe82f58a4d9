import { hours, minutes, type Millis } from "./time.ts";

const UNITS: Readonly<Record<string, Millis>> = { minute: minutes(1), hour: hours(1), day: hours(24) };

export interface Rate {
  readonly period: Millis;
  /** Whether the unit's number fits its amount: `1 minute`, `5 minutes`. Not every service minds. */
  readonly agrees: boolean;
}

/** What stands in `rate(…)`: `5 minutes`; `undefined` for what AWS does not take. */
export function parseRate(text: string): Rate | undefined {
  const [, amount = "", unit = "", plural = ""] = /^([1-9]\d{0,8}) (minute|hour|day)(s?)$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (length === undefined) return undefined;
  return { period: Number(amount) * length, agrees: (Number(amount) === 1) === (plural === "") };
}
