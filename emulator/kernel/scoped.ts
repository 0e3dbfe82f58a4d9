/** State that AWS keeps apart by account and region. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** One value per account and region, made when first asked for. */
export class Scoped<T> {
  readonly #make: (scope: Scope) => T;
  readonly #values = new Map<string, { scope: Scope; value: T }>();
  /** Who was asked for last: mostly the same one again. */
  #last: { readonly scope: Scope; readonly value: T } | undefined;

  constructor(make: (scope: Scope) => T) {
    this.#make = make;
  }

  in(scope: Scope): T {
    const last = this.#last;
    if (last && last.scope.account === scope.account && last.scope.region === scope.region) return last.value;
    const key = `${scope.account}/${scope.region}`;
    let held = this.#values.get(key);
    if (!held) {
      held = { scope: { account: scope.account, region: scope.region }, value: this.#make(scope) };
      this.#values.set(key, held);
    }
    this.#last = held;
    return held.value;
  }

  /** What exists; asks for nothing new. */
  peek(scope: Scope): T | undefined {
    return this.#values.get(`${scope.account}/${scope.region}`)?.value;
  }

  all(): readonly { readonly scope: Scope; readonly value: T }[] {
    return [...this.#values.values()];
  }

  clear(): void {
    this.#last = undefined;
    this.#values.clear();
  }
}
