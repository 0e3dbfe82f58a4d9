import type { Reader } from "./reader.ts";
import type { Target } from "./target.ts";

/** What this AWS did, as far as one can see it: in one line. */
export async function observe(reader: Reader, target: Target): Promise<string> {
  switch (target.kind) {
    case "function": {
      if (!target.fn) return `there is no function ${target.name}`;
      const runs = await reader.runs(target.fn.logGroup);
      return runs.length === 0 ? `no run of ${target.name} is logged` : `${target.name} ran ${times(runs.length)}`;
    }
    case "role":
      return "";
    case "queue":
      return `${target.name} holds ${target.depth} message${target.depth === 1 ? "" : "s"}`;
    case "log-group": {
      const runs = await reader.runs(target.name);
      return runs.length === 0
        ? `${target.name} is empty`
        : `${target.name} shows ${runs.length} run${runs.length === 1 ? "" : "s"}`;
    }
    case "object": {
      if (target.bucket === undefined) return "";
      const found = await reader.objects(target.bucket, target.key);
      return found.length === 0 ? `${target.key} is not there` : `${target.key} is there`;
    }
    default:
      return target satisfies never;
  }
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
