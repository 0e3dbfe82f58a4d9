/** How many items a chunk holds before it is split; found by trying. */
const CHUNK_MAX = 512;

/** A place in a list: which chunk, and where in it. */
interface Place {
  readonly chunk: number;
  readonly at: number;
}

/**
 * Items in order, found by binary search: in a list of chunks, so that putting one in moves a few hundred others and not a million.
 * No two items may compare as equal.
 */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number;
  #chunks: T[][] = [];
  #size = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  /** Puts an item in, in place of its equal. */
  put(item: T): T | undefined {
    const { chunk: index, at } = this.#find((other) => this.#compare(other, item) >= 0);
    const place = this.#chunks[index];
    const there = place?.[at];
    if (place && there !== undefined && this.#compare(there, item) === 0) {
      place[at] = item;
      return there;
    }
    this.#size += 1;
    this.#insert(index, at, item);
    return undefined;
  }

  /** Takes the item out that is equal to `item`. */
  remove(item: T): T | undefined {
    const { chunk: index, at } = this.#find((other) => this.#compare(other, item) >= 0);
    const place = this.#chunks[index];
    const there = place?.[at];
    if (!place || there === undefined || this.#compare(there, item) !== 0) return undefined;
    this.#size -= 1;
    place.splice(at, 1);
    if (place.length === 0) this.#chunks.splice(index, 1);
    return there;
  }

  get(item: T): T | undefined {
    const { chunk, at } = this.#find((other) => this.#compare(other, item) >= 0);
    const there = this.#chunks[chunk]?.[at];
    return there !== undefined && this.#compare(there, item) === 0 ? there : undefined;
  }

  first(): T | undefined {
    return this.#chunks[0]?.[0];
  }

  /** From the first item for which `begins` holds, upwards. `begins` must hold for all items behind one for which it does. */
  *from(begins: (item: T) => boolean): Generator<T, void, undefined> {
    let { chunk, at } = this.#find(begins);
    for (; chunk < this.#chunks.length; chunk += 1, at = 0) {
      const place = this.#chunks[chunk] ?? [];
      for (; at < place.length; at += 1) yield place[at]!;
    }
  }

  /** From the last item for which `ends` does not hold, downwards. `ends` is like `begins` of `from`. */
  *downFrom(ends: (item: T) => boolean): Generator<T, void, undefined> {
    let { chunk, at } = this.#find(ends);
    for (; chunk >= 0; chunk -= 1, at = this.#chunks[chunk]?.length ?? 0) {
      const place = this.#chunks[chunk] ?? [];
      for (at -= 1; at >= 0; at -= 1) yield place[at]!;
    }
  }

  /** The place of the first item for which `holds` holds; behind the last one when there is none. */
  #find(holds: (item: T) => boolean): Place {
    const chunk = bisect(this.#chunks.length, (index) => holds(this.#chunks[index]!.at(-1)!));
    const place = this.#chunks[chunk];
    return place ? { chunk, at: bisect(place.length, (at) => holds(place[at]!)) } : { chunk, at: 0 };
  }

  #insert(index: number, at: number, item: T): void {
    // Behind all others: the last chunk has room.
    const target = index === this.#chunks.length && index > 0 ? index - 1 : index;
    const place = this.#chunks[target];
    if (!place) {
      this.#chunks.push([item]);
      return;
    }
    place.splice(target === index ? at : place.length, 0, item);
    if (place.length <= CHUNK_MAX) return;
    // Items that come in order fill their chunks.
    const cut = target === this.#chunks.length - 1 ? CHUNK_MAX - 16 : CHUNK_MAX / 2;
    this.#chunks.splice(target + 1, 0, place.splice(cut));
  }
}

/** The first index below `length` for which `holds`; `length` when there is none. */
function bisect(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
