/** A set of UTF-16 code units. */
export interface CharSet {
  has(unit: number): boolean;
}

/** From first to last, both included. */
export type Range = readonly [first: number, last: number];

const LAST = 0xffff;
export const ANY: readonly Range[] = [[0, LAST]];
/** `.` stops at line ends only, as in Java and RE2. */
export const NOT_NEWLINE: readonly Range[] = [
  [0, 9],
  [11, 12],
  [14, LAST],
];
export const DIGIT: readonly Range[] = [[48, 57]];
export const WORD: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
export const SPACE: readonly Range[] = [
  [9, 13],
  [32, 32],
];

/** All that is not in the ranges. */
export function inverse(ranges: readonly Range[]): readonly Range[] {
  const out: Range[] = [];
  let from = 0;
  for (const [first, last] of normal(ranges)) {
    if (first > from) out.push([from, first - 1]);
    from = last + 1;
  }
  if (from <= LAST) out.push([from, LAST]);
  return out;
}

/** The letters' other cases as well; in ranges of more than this many characters only those of ASCII. */
const FOLDED_MAX = 1024;

export function folded(ranges: readonly Range[]): readonly Range[] {
  const out: Range[] = [...ranges];
  for (const [first, last] of ranges) {
    if (last - first > FOLDED_MAX) {
      if (first <= 122 && last >= 65) out.push([65, 90], [97, 122]);
      continue;
    }
    for (let unit = first; unit <= last; unit += 1)
      for (const other of [String.fromCharCode(unit).toLowerCase(), String.fromCharCode(unit).toUpperCase()])
        if (other.length === 1) out.push([other.charCodeAt(0), other.charCodeAt(0)]);
  }
  return out;
}

export function charSet(given: readonly Range[]): CharSet {
  const ranges = normal(given);
  const ascii = new Uint8Array(128);
  for (const [first, last] of ranges) for (let unit = first; unit <= Math.min(last, 127); unit += 1) ascii[unit] = 1;
  return {
    has(unit) {
      if (unit < 128) return ascii[unit] === 1;
      return ranges.some(([first, last]) => unit >= first && unit <= last);
    },
  };
}

/** Sorted, without overlaps. */
function normal(ranges: readonly Range[]): readonly Range[] {
  const out: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = out.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else out.push([first, last]);
  }
  return out;
}
