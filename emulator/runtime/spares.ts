import { wall, type Wall } from "../kernel/index.ts";
import type { Launch, NodeProcess } from "./node-process.ts";

type Process = Pick<NodeProcess, "alive" | "ended" | "kill">;

/** Started processes without a function, one kind per set of launch options; which function they serve is told later. */
export interface Spares<P extends Process> {
  /** A waiting process of that kind, or a new one. */
  take(launch: Launch): P;
  /** Has processes of that kind ready for the next time. */
  keep(launch: Launch): void;
  close(): Promise<void>;
}

/** Let whoever is being answered act first. Ours, in real milliseconds. */
const REFILL_DELAY = 20;

/** `count`: how many of a kind. `timer`: the wall's, unless somebody else's. */
export function createSpares<P extends Process>(
  count: number,
  start: (launch: Launch) => P,
  { timer }: Pick<Wall, "timer"> = wall,
): Spares<P> {
  const waiting = new Map<string, P[]>();
  /** What takes a refill back that is to come, by its kind. */
  const refills = new Map<string, () => void>();
  let closed = false;

  return {
    take(launch) {
      const kind = waiting.get(kindOf(launch)) ?? [];
      let found = kind.shift();
      while (found && !found.alive) found = kind.shift();
      return found ?? start(launch);
    },
    keep(launch) {
      if (closed || count === 0) return;
      const name = kindOf(launch);
      const kind = waiting.get(name) ?? [];
      waiting.set(name, kind);
      // Asked after each invocation: mostly all of them are still there, or on their way.
      if (refills.has(name) || (kind.length >= count && kind.every(({ alive }) => alive))) return;
      const refill = (): void => {
        refills.delete(name);
        kind.splice(0, kind.length, ...kind.filter(({ alive }) => alive));
        while (kind.length < count) kind.push(start(launch));
      };
      refills.set(name, timer(REFILL_DELAY, refill));
    },
    async close() {
      closed = true;
      for (const cancel of refills.values()) cancel();
      const all = [...waiting.values()].flat();
      waiting.clear();
      for (const process of all) process.kill();
      await Promise.all(all.map((process) => process.ended));
    },
  };
}

/** A function's launch is the same one each time. */
const kinds = new WeakMap<Launch, string>();

function kindOf(launch: Launch): string {
  let kind = kinds.get(launch);
  if (kind === undefined) kinds.set(launch, (kind = JSON.stringify(launch)));
  return kind;
}
