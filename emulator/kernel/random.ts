/** A stream of chance. Two streams of one seed never influence each other, so a new draw in one room shifts no id of another. */
export interface RandomStream {
  /** A float in [0, 1). */
  next(): number;
  /** An integer in [0, below). */
  integer(below: number): number;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A version 4 UUID. */
  uuid(): string;
  /** `length` characters drawn from `alphabet`. */
  text(length: number, alphabet: string): string;
  bytes(length: number): Uint8Array;
}

export interface Random {
  readonly seed: number;
  /** The stream of that name; the same object every time. */
  stream(name: string): RandomStream;
}

/** `life`: how often the world was begun anew from what it kept; no life draws what an earlier one did. */
export function createRandom(seed: number, life = 0): Random {
  const source = life === 0 ? String(seed) : `${seed}.${life}`;
  const streams = new Map<string, RandomStream>();
  return {
    seed,
    stream(name) {
      let stream = streams.get(name);
      if (!stream) streams.set(name, (stream = createStream(`${source}/${name}`)));
      return stream;
    },
  };
}

const HEX = "0123456789abcdef";
/** A version 4 UUID; `y` holds the variant: https://www.rfc-editor.org/rfc/rfc9562#section-5.4 */
const UUID_FORM = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
const UUID: readonly number[] = Array.from(UUID_FORM, (char) => char.charCodeAt(0));
const UUID_DIGITS: readonly number[] = [...UUID_FORM.matchAll(/[xy]/g)].map(({ index }) => index);
const UUID_VARIANT = UUID_FORM.indexOf("y");

/** Ids are kept for long: put together one by one they would be trees of strings. As many at a time as a call takes. */
function flat(codes: readonly number[]): string {
  if (codes.length <= FLAT_MAX) return String.fromCharCode(...codes);
  return String.fromCharCode(...codes.slice(0, FLAT_MAX)) + flat(codes.slice(FLAT_MAX));
}
const FLAT_MAX = 4096;

function createStream(source: string): RandomStream {
  const draw = sfc32(...spread(source));
  const integer = (below: number): number => Math.floor((draw() / 4294967296) * below);
  const pick = (alphabet: string): number => alphabet.charCodeAt(integer(alphabet.length));
  const text = (length: number, alphabet: string): string => {
    const codes: number[] = [];
    for (let i = 0; i < length; i += 1) codes.push(pick(alphabet));
    return flat(codes);
  };
  const uuid = (): string => {
    const codes = [...UUID];
    for (const at of UUID_DIGITS) codes[at] = pick(at === UUID_VARIANT ? "89ab" : HEX);
    return flat(codes);
  };
  const hex = (length: number): string => text(length, HEX);
  return {
    next: () => draw() / 4294967296,
    integer,
    hex,
    text,
    uuid,
    bytes: (length) => Uint8Array.from({ length }, () => integer(256)),
  };
}

/** Four 32-bit words from a name (FNV-1a, run with four offsets): enough to part streams, not meant for secrets. */
function spread(name: string): [number, number, number, number] {
  const word = (offset: number): number => {
    let hash = (2166136261 ^ offset) >>> 0;
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619) >>> 0;
    return hash;
  };
  return [word(0), word(0x9e3779b9), word(0x243f6a88), word(0xb7e15162)];
}

/** Chris Doty-Humphrey's small fast counting generator, 32-bit words. */
function sfc32(a: number, b: number, c: number, d: number): () => number {
  let [x, y, z, counter] = [a | 0, b | 0, c | 0, d | 0];
  const draw = (): number => {
    const t = (((x + y) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    x = y ^ (y >>> 9);
    y = (z + (z << 3)) | 0;
    z = ((z << 21) | (z >>> 11)) + t;
    z |= 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i += 1) draw();
  return draw;
}
