/**
 * A map that tells which of its entries were set, deleted, or handed out: values may be changed in place by whoever has them.
 * Walking it tells nothing.
 */
export class KeptMap<V> extends Map<string, V> {
  /** Set after construction: a map fills itself with its entries while it is made. */
  readonly #touched: (name: string) => void;

  constructor(touched: (name: string) => void) {
    super();
    this.#touched = touched;
  }

  override get(name: string): V | undefined {
    const value = super.get(name);
    if (value !== undefined) this.#touched(name);
    return value;
  }

  override set(name: string, value: V): this {
    super.set(name, value);
    this.#touched(name);
    return this;
  }

  override delete(name: string): boolean {
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
