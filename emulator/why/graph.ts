import type { Entry, EntryId } from "../kernel/index.ts";

/** The journal as a graph: what followed from what. */
export interface Graph {
  readonly entries: readonly Entry[];
  get(id: EntryId): Entry | undefined;
  /** All that followed from an entry, the entry itself first, in the order it was written. */
  descendants(id: EntryId): readonly Entry[];
  /** From `from` to `to`, both included, along causes; empty when `to` does not follow from `from`. */
  path(from: EntryId, to: EntryId): readonly Entry[];
  /** The causes of an entry, theirs, and so on; nearest first, without the entry. */
  ancestors(id: EntryId): readonly Entry[];
}

export function createGraph(entries: readonly Entry[]): Graph {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const effects = new Map<EntryId, Entry[]>();
  for (const entry of entries)
    for (const cause of entry.causes) {
      const known = effects.get(cause);
      if (known) known.push(entry);
      else effects.set(cause, [entry]);
    }
  const descendants = (id: EntryId): readonly Entry[] => {
    const seen = new Set<EntryId>([id]);
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const effect of effects.get(next) ?? [])
        if (!seen.has(effect.id)) {
          seen.add(effect.id);
          open.push(effect.id);
        }
    return [...seen]
      .toSorted((a, b) => a - b)
      .map((each) => byId.get(each))
      .filter((entry) => entry !== undefined);
  };
  const path = (from: EntryId, to: EntryId): readonly Entry[] => {
    const back = new Map<EntryId, EntryId>();
    const open = [to];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      if (next === from) break;
      for (const cause of byId.get(next)?.causes ?? [])
        if (!back.has(cause)) {
          back.set(cause, next);
          open.push(cause);
        }
    }
    if (from !== to && !back.has(from)) return [];
    const found: Entry[] = [];
    for (let at: EntryId | undefined = from; at !== undefined; at = at === to ? undefined : back.get(at)) {
      const entry = byId.get(at);
      if (entry) found.push(entry);
    }
    return found;
  };
  const ancestors = (id: EntryId): readonly Entry[] => {
    const seen = new Set<EntryId>();
    const open = [...(byId.get(id)?.causes ?? [])];
    const found: Entry[] = [];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const entry = byId.get(next);
      if (!entry) continue;
      found.push(entry);
      open.push(...entry.causes);
    }
    return found;
  };
  return { entries, get: (id) => byId.get(id), descendants, path, ancestors };
}
