// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import crypto from "node:crypto";

let draw: () => number;

export function setSeed(seed: string): void {
  draw = generator(seed);
}

/** Makes a run repeatable: what a handler draws comes from the world's seed. Only on the virtual clock. */
export function patchChance(): void {
  const fill = <T extends NodeJS.ArrayBufferView>(view: T): T => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = draw() >>> 24;
    return view;
  };
  Math.random = () => draw() / 4294967296;
  const uuid = (): string => {
    const bytes = fill(new Uint8Array(16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Buffer.from(bytes).toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
  patchModule(fill, uuid);
  const { Crypto } = globalThis;
  const prototype = Crypto.prototype as unknown as Record<string, unknown>;
  prototype["randomUUID"] = uuid;
  prototype["getRandomValues"] = (view: NodeJS.ArrayBufferView) => {
    if (view.byteLength > 65536)
      throw new DOMException(`The requested length exceeds 65,536 bytes (${view.byteLength})`, "QuotaExceededError");
    return fill(view);
  };
}

type Fill = <T extends NodeJS.ArrayBufferView>(view: T) => T;
type Answer<T> = (error: Error | null, value: T) => void;

function later<T>(answer: Answer<T> | undefined, value: T): T | undefined {
  if (!answer) return value;
  setImmediate(() => answer(null, value));
  return undefined;
}

function patchModule(fill: Fill, uuid: () => string): void {
  const real = crypto.randomInt.bind(crypto) as (min: number, max: number) => number;
  const part = (
    buffer: NodeJS.ArrayBufferView,
    offset = 0,
    size = buffer.byteLength - offset,
  ): NodeJS.ArrayBufferView => {
    fill(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, size));
    return buffer;
  };
  Object.assign(crypto, {
    randomUUID: uuid,
    randomBytes: (size: number, answer?: Answer<Buffer>) => later(answer, fill(Buffer.alloc(size))),
    pseudoRandomBytes: (size: number, answer?: Answer<Buffer>) => later(answer, fill(Buffer.alloc(size))),
    randomFillSync: part,
    randomFill: (buffer: NodeJS.ArrayBufferView, ...rest: unknown[]) => {
      const answer = rest.pop() as Answer<NodeJS.ArrayBufferView>;
      later(answer, part(buffer, ...(rest as [number?, number?])));
    },
    randomInt: (...given: unknown[]) => {
      const answer = typeof given.at(-1) === "function" ? (given.pop() as Answer<number>) : undefined;
      const [min, max] = given.length === 1 ? [0, given[0] as number] : (given as [number, number]);
      // The real one checks its arguments and throws as Node does.
      real(min, max);
      const high = (draw() & 0xfffff) * 4294967296;
      return later(answer, min + ((high + draw()) % (max - min)));
    },
  });
}

/** Chris Doty-Humphrey's sfc32, seeded from 32 hexadecimal digits. */
function generator(seed: string): () => number {
  const word = (at: number): number => Number.parseInt(seed.slice(at * 8, at * 8 + 8).padEnd(8, "0"), 16) | 0;
  let [a, b, c, counter] = [word(0), word(1), word(2), word(3)];
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}
