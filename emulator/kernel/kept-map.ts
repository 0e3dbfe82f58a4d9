/**
 * A map that tells which of its entries were set, deleted, or handed out: values may be changed in place by whoever has them.
 * Walking it tells nothing.
 */
export class KeptMap<K, V> extends Map<K, V> {
  readonly #touched: (name: K) => void;

  readonly #inPlace: boolean;

  /** `inPlace`: whether values are changed in their place; without it handing one out tells nothing. */
  constructor(touched: (name: K) => void, inPlace = true) {
    super();
    this.#touched = touched;
    this.#inPlace = inPlace;
  }

  override get(name: K): V | undefined {
    const value = super.get(name);
    if (this.#inPlace && value !== undefined) this.#touched(name);
    return value;
  }

  override set(name: K, value: V): this {
    super.set(name, value);
    this.#touched(name);
    return this;
  }

  override delete(name: K): boolean {
    const deleted = super.delete(name);
    if (deleted) this.#touched(name);
    return deleted;
  }

  override clear(): void {
    const names = [...this.keys()];
    super.clear();
    for (const name of names) this.#touched(name);
  }
}
