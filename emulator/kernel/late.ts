/**
 * An object that is made when something of it is first asked for. Whoever holds it need not know: what two things need of each
 * other they can be handed before either is there.
 */
export function late<T extends object>(make: () => T): T {
  let made: T | undefined;
  const nothing: T = Object.create(null);
  return new Proxy(nothing, {
    get(_, name) {
      const it = (made ??= make());
      const value: unknown = Reflect.get(it, name);
      // Its methods are its own, not this stand-in's: a class keeps what is private from others.
      return typeof value === "function" ? value.bind(it) : value;
    },
  });
}
