import type { Instant } from "../../kernel/index.ts";

/** The forms of https://www.w3.org/TR/NOTE-datetime, of which AWS's date conditions take all. */
const W3C = /^(\d{4})(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?)?)?$/i;

/** A date of a policy or of a request: ISO 8601, or seconds since 1970. `undefined` for anything else. */
export function parseMoment(text: string): Instant | undefined {
  if (W3C.test(text)) {
    const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
    return Number.isNaN(at) ? undefined : at;
  }
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;
}
