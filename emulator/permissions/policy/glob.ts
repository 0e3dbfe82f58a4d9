/** `?`: exactly one character. Code points are never negative, so it cannot be mistaken for one. */
export const ANY_ONE = -1;

/**
 * A wildcard pattern cut at its `*`s. Each piece is a run of code points and `ANY_ONE`s; one piece means that there is no `*`.
 * Only the first and the last piece are bound to a place; each other one is taken where it first occurs, and never taken
 * back. That is enough for `*`, and it keeps even a hostile pattern from trying combinations of places.
 */
export type Glob = readonly (readonly number[])[];

const codePoint = (char: string): number => char.codePointAt(0) ?? 0;

/** Reads `*` and `?` as wildcards. There is no way to escape them here; policies have `${*}` for that (see template.ts). */
export function globOf(pattern: string): Glob {
  return pattern.split("*").map((piece) => Array.from(piece, (char) => (char === "?" ? ANY_ONE : codePoint(char))));
}

/** A text made ready for matching: it is compared with many patterns. */
export type Points = readonly number[];

export function pointsOf(text: string): Points {
  const points: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0;
    points.push(point);
    // A character outside the basic plane takes two places.
    if (point > 0xffff) at += 1;
  }
  return points;
}

export function matchesGlob(glob: Glob, points: Points): boolean {
  const first = glob[0] ?? [];
  if (glob.length <= 1) return points.length === first.length && fits(first, points, 0);
  const last = glob.at(-1) ?? [];
  const end = points.length - last.length;
  if (end < first.length || !fits(first, points, 0) || !fits(last, points, end)) return false;
  let at = first.length;
  for (const piece of glob.slice(1, -1)) {
    const found = find(piece, points, at, end);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

function fits(piece: readonly number[], points: Points, at: number): boolean {
  if (at < 0 || at + piece.length > points.length) return false;
  for (let i = 0; i < piece.length; i += 1) {
    if (piece[i] !== ANY_ONE && piece[i] !== points[at + i]) return false;
  }
  return true;
}

/** Up to this length a piece is simply tried at each place: that is linear in the text. */
const SHORT = 64;

/** Where `piece` first occurs from `start` on, wholly before `end`; -1 when nowhere. */
function find(piece: readonly number[], points: Points, start: number, end: number): number {
  if (piece.length > SHORT) return findLong(piece, points, start, end);
  for (let at = start; at + piece.length <= end; at += 1) if (fits(piece, points, at)) return at;
  return -1;
}

/**
 * The same for long pieces, of which a hostile policy could make a square of tries: all places are tried side by side, one
 * bit each (Baeza-Yates and Gonnet's shift-and). Bit i says that the piece's first i + 1 elements end here.
 */
function findLong(piece: readonly number[], points: Points, start: number, end: number): number {
  if (start + piece.length > end) return -1;
  const masks = masksOf(piece);
  const any = masks.get(ANY_ONE) ?? 0n;
  const whole = 1n << BigInt(piece.length - 1);
  let state = 0n;
  for (let at = start; at < end; at += 1) {
    state = ((state << 1n) | 1n) & (masks.get(points[at] ?? 0) ?? any);
    if (state & whole) return at - piece.length + 1;
  }
  return -1;
}

/** For each character the places of the piece at which it may stand; `ANY_ONE` for all other characters. */
function masksOf(piece: readonly number[]): ReadonlyMap<number, bigint> {
  const mask = (point: number): bigint =>
    BigInt(
      `0b${piece
        .map((own) => (own === point || own === ANY_ONE ? "1" : "0"))
        .toReversed()
        .join("")}`,
    );
  return new Map([...new Set(piece), ANY_ONE].map((point) => [point, mask(point)]));
}
