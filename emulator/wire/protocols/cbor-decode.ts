import { Malformed, refuseDepth } from "./malformed.ts";
import { emptyMap } from "./values.ts";

/** RFC 8949, as far as https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html uses it. Tagged times come out as `Date`. */
export function decodeCbor(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (!reader.done) throw broken("bytes after the end");
  return value;
}

const broken = (reason: string): Malformed => new Malformed("document", `the body is not valid CBOR: ${reason}`);
const BREAK = Symbol("break");
const utf8 = new TextDecoder("utf-8", { fatal: true });
/** RFC 8949, section 3.4.2: seconds since 1970. */
const TAG_EPOCH = 1;
const TAG_POSITIVE_BIGNUM = 2;
const TAG_NEGATIVE_BIGNUM = 3;

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  item(depth: number): unknown {
    const value = this.#any(depth);
    if (value === BREAK) throw broken("a break where an item belongs");
    return value;
  }

  #any(depth: number): unknown {
    refuseDepth(depth);
    const initial = this.#take(1)[0] ?? 0;
    const major = initial >> 5;
    const info = initial & 31;
    if (major === 7) return this.#simple(info);
    const length = info === 31 ? undefined : this.#argument(info);
    switch (major) {
      case 0:
        return this.#definite(length);
      case 1:
        return -1 - this.#definite(length);
      case 2:
        return length === undefined
          ? new Uint8Array(Buffer.concat(this.#chunks(2)))
          : new Uint8Array(this.#take(length));
      case 3:
        return this.#text(length);
      case 4:
        return this.#list(length, depth);
      case 5:
        return this.#map(length, depth);
      default:
        return this.#tagged(this.#definite(length), depth);
    }
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw broken("it ends too early");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #argument(info: number): number {
    if (info < 24) return info;
    const at = this.#at;
    switch (info) {
      case 24:
        return this.#take(1)[0] ?? 0;
      case 25:
        this.#take(2);
        return this.#view.getUint16(at);
      case 26:
        this.#take(4);
        return this.#view.getUint32(at);
      case 27:
        this.#take(8);
        return Number(this.#view.getBigUint64(at));
      default:
        throw broken(`additional information ${info}`);
    }
  }

  #definite(length: number | undefined): number {
    if (length === undefined) throw broken("an indefinite length where none may be");
    return length;
  }

  #text(length: number | undefined): string {
    const bytes = length === undefined ? Buffer.concat(this.#chunks(3)) : this.#take(length);
    try {
      return utf8.decode(bytes);
    } catch {
      throw broken("a string is not UTF-8");
    }
  }

  /** The pieces of a string of indefinite length, which must be definite themselves. */
  #chunks(major: number): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const initial = this.#take(1)[0] ?? 0;
      if (initial === 0xff) return chunks;
      if (initial >> 5 !== major || (initial & 31) === 31) throw broken("a string of indefinite length is broken");
      chunks.push(this.#take(this.#argument(initial & 31)));
    }
  }

  #list(length: number | undefined, depth: number): readonly unknown[] {
    const items: unknown[] = [];
    const end = length ?? Infinity;
    for (let index = 0; index < end; index += 1) {
      const item = this.#any(depth + 1);
      if (item === BREAK) {
        if (length !== undefined) throw broken("a break where an item belongs");
        break;
      }
      items.push(item);
    }
    return items;
  }

  #map(length: number | undefined, depth: number): Readonly<Record<string, unknown>> {
    const map = emptyMap();
    const end = length ?? Infinity;
    for (let index = 0; index < end; index += 1) {
      const key = this.#any(depth + 1);
      if (key === BREAK && length === undefined) break;
      if (typeof key !== "string") throw broken("a key is no string");
      map[key] = this.item(depth + 1);
    }
    return map;
  }

  #tagged(tag: number, depth: number): unknown {
    const value = this.item(depth + 1);
    if (tag === TAG_EPOCH) {
      if (typeof value !== "number" || !Number.isFinite(value)) throw broken("a time is no number");
      return new Date(Math.round(value * 1000));
    }
    if ((tag === TAG_POSITIVE_BIGNUM || tag === TAG_NEGATIVE_BIGNUM) && value instanceof Uint8Array) {
      const whole = value.reduce((sum, byte) => sum * 256 + byte, 0);
      return tag === TAG_POSITIVE_BIGNUM ? whole : -1 - whole;
    }
    return value;
  }

  #simple(info: number): unknown {
    const at = this.#at;
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        this.#take(2);
        return half(this.#view.getUint16(at));
      case 26:
        this.#take(4);
        return this.#view.getFloat32(at);
      case 27:
        this.#take(8);
        return this.#view.getFloat64(at);
      case 31:
        return BREAK;
      default:
        throw broken(`simple value ${info}`);
    }
  }
}

/** A half-precision number; RFC 8949, appendix D. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (fraction + 1024) * 2 ** (exponent - 25);
}
