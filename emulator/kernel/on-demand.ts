/** Makes something when it is first asked for, and only once: a world starts no slower for the rooms that nobody enters. */
export function onDemand<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}
