/** `90s`, `5m`, `2h`, `1d`, in milliseconds; `undefined` for anything else. */
export function spanOf(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,6})\s*([smhdw])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? 0);
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
