/**
 * Keys in the order S3 lists them: by the bytes of their UTF-8 form.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** UTF-16 surrogates stand for code points beyond U+FFFF, whose UTF-8 bytes come after all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

interface Leaf<V> {
  readonly keys: string[];
  readonly values: V[];
}

/** A leaf splits beyond this many keys: small enough to shift, large enough that few leaves are needed. */
const LEAF_MAX = 512;

/** A map whose keys are walked in S3's order from any point on, without looking at what comes before. */
export class OrderedMap<V> {
  readonly #leaves: Leaf<V>[] = [];
  readonly #changed: ((key: string, before: V | undefined, after: V | undefined) => void) | undefined;
  #size = 0;

  /** `changed` is told of every change. */
  constructor(changed?: (key: string, before: V | undefined, after: V | undefined) => void) {
    this.#changed = changed;
  }

  get size(): number {
    return this.#size;
  }

  get(key: string): V | undefined {
    const leaf = this.#leaves[this.#leafOf(key)];
    if (!leaf) return undefined;
    const at = lowerBound(leaf.keys, (held) => compareKeys(held, key) >= 0);
    return leaf.keys[at] === key ? leaf.values[at] : undefined;
  }

  set(key: string, value: V): void {
    const before = this.#changed && this.get(key);
    this.#set(key, value);
    this.#changed?.(key, before, value);
  }

  delete(key: string): boolean {
    const before = this.#changed && this.get(key);
    const deleted = this.#delete(key);
    if (deleted) this.#changed?.(key, before, undefined);
    return deleted;
  }

  #set(key: string, value: V): void {
    const index = this.#leafOf(key);
    const leaf = this.#leaves[index];
    if (!leaf) {
      this.#leaves.push({ keys: [key], values: [value] });
      this.#size += 1;
      return;
    }
    const at = lowerBound(leaf.keys, (held) => compareKeys(held, key) >= 0);
    if (leaf.keys[at] === key) {
      leaf.values[at] = value;
      return;
    }
    leaf.keys.splice(at, 0, key);
    leaf.values.splice(at, 0, value);
    this.#size += 1;
    if (leaf.keys.length > LEAF_MAX) {
      const half = leaf.keys.length >> 1;
      this.#leaves.splice(index + 1, 0, { keys: leaf.keys.splice(half), values: leaf.values.splice(half) });
    }
  }

  #delete(key: string): boolean {
    const index = this.#leafOf(key);
    const leaf = this.#leaves[index];
    if (!leaf) return false;
    const at = lowerBound(leaf.keys, (held) => compareKeys(held, key) >= 0);
    if (leaf.keys[at] !== key) return false;
    leaf.keys.splice(at, 1);
    leaf.values.splice(at, 1);
    this.#size -= 1;
    if (leaf.keys.length === 0) this.#leaves.splice(index, 1);
    return true;
  }

  /** Walks from the first key for which `reached` holds; `reached` must stay true for all keys after it. */
  *from(reached: (key: string) => boolean): IterableIterator<readonly [key: string, value: V]> {
    let index = lowerBound(this.#leaves, (leaf) => reached(leaf.keys.at(-1)!));
    const first = this.#leaves[index];
    if (!first) return;
    let at = lowerBound(first.keys, reached);
    for (let leaf: Leaf<V> | undefined = first; leaf; leaf = this.#leaves[index]) {
      for (; at < leaf.keys.length; at += 1) yield [leaf.keys[at]!, leaf.values[at]!];
      at = 0;
      index += 1;
    }
  }

  /** The leaf that holds the key, or would. */
  #leafOf(key: string): number {
    return Math.max(0, lowerBound(this.#leaves, (leaf) => compareKeys(leaf.keys[0]!, key) > 0) - 1);
  }
}

/** The first position for which `holds`, which must stay true from there on. */
function lowerBound<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
