import { validation } from "../errors.ts";

/** Throws AWS's answer for a number outside of its range. */
export function within(member: string, value: number, range: { readonly least: number; readonly most: number }): void {
  if (value >= range.least && value <= range.most) return;
  const side = value > range.most ? `less than or equal to ${range.most}` : `greater than or equal to ${range.least}`;
  throw validation(`Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${side}`);
}
