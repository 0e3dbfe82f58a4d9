import { iso, type Instant } from "../../kernel/index.ts";

const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** `20261121T075018Z` */
export const compactDate = (at: Instant): string => iso(at).replaceAll(/[-:]|\.\d+/g, "");

/** Reads `20261121T075018Z`; `undefined` for anything else. */
export function parseCompactDate(text: string): Instant | undefined {
  const match = COMPACT.exec(text);
  if (!match) return undefined;
  const at = Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** Also reads an HTTP date, as a `Date` header has it. */
export function parseAnyDate(text: string): Instant | undefined {
  const at = parseCompactDate(text) ?? Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
