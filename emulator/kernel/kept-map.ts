/**
 * A map that tells which of its entries were set, deleted, or handed out: values may be changed in place by whoever has them.
 * Walking it tells nothing.
 */
export class KeptMap<K, V> extends Map<K, V> {
  /** Set after construction: a map fills itself with its entries while it is made. */
  readonly #touched: (name: K) => void;

  constructor(touched: (name: K) => void) {
    super();
    this.#touched = touched;
  }

  override get(name: K): V | undefined {
    const value = super.get(name);
    if (value !== undefined) this.#touched(name);
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
