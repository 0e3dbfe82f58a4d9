/**
 * An object that is made when something of it is first asked for. Whoever holds it need not know: what two things need of each
 * other they can be handed before either is there.
 */
export function late<T extends object>(make: () => T): T {
  let made: T | undefined;
  const nothing: T = Object.create(null);
  /** Each method and what it became: a new one for each call would cost more than most calls. */
  const bound = new Map<PropertyKey, readonly [method: unknown, bound: unknown]>();
  return new Proxy(nothing, {
    get(_, name) {
      const it = (made ??= make());
      const value: unknown = Reflect.get(it, name);
      // Its methods are its own, not this stand-in's: a class keeps what is private from others.
      if (typeof value !== "function") return value;
      const known = bound.get(name);
      if (known?.[0] === value) return known[1];
      const method: unknown = value.bind(it);
      bound.set(name, [value, method]);
      return method;
    },
  });
}
