import { wall } from "../kernel/index.ts";
import { NodeProcess, type Launch } from "./node-process.ts";

/** Started processes without a function, one kind per set of launch options; which function they serve is told later. */
export interface Spares {
  /** A waiting process of that kind, or a new one. */
  take(launch: Launch): NodeProcess;
  /** Has processes of that kind ready for the next time. */
  keep(launch: Launch): void;
  close(): Promise<void>;
}

/** Let whoever is being answered act first. Ours, in real milliseconds. */
const REFILL_DELAY = 20;

export function createSpares(count: number): Spares {
  const waiting = new Map<string, NodeProcess[]>();
  const cancels = new Set<() => void>();
  let closed = false;

  return {
    take(launch) {
      const kind = waiting.get(kindOf(launch)) ?? [];
      let found = kind.shift();
      while (found && !found.alive) found = kind.shift();
      return found ?? new NodeProcess(launch);
    },
    keep(launch) {
      if (closed || count === 0) return;
      const cancel = wall.timer(REFILL_DELAY, () => {
        cancels.delete(cancel);
        const kind = waiting.get(kindOf(launch)) ?? [];
        waiting.set(kindOf(launch), kind);
        while (kind.length < count) kind.push(new NodeProcess(launch));
      });
      cancels.add(cancel);
    },
    async close() {
      closed = true;
      for (const cancel of cancels) cancel();
      const all = [...waiting.values()].flat();
      waiting.clear();
      for (const process of all) process.kill();
      await Promise.all(all.map((process) => process.ended));
    },
  };
}

const kindOf = (launch: Launch): string => JSON.stringify(launch);
