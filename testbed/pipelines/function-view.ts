import type { World } from "../engines/engine.ts";
import { linesOf, occurrences } from "./logs.ts";

/** What a person can see of a function: its log, and three metrics. */
export interface FunctionView {
  logLines(): Promise<readonly string[]>;
  /** `no log event`, `7 log events` */
  log(): Promise<string>;
  /** In how many invocations a text stands in the log: `AccessDenied, 3 times`, `no AccessDenied`. */
  logged(text: string): Promise<string>;
  metric(name: string): Promise<string>;
  /** Invocations · Errors · Throttles */
  counts(): Promise<string>;
}

export function functionView(world: World, functionName: string, logGroup: string): FunctionView {
  const logLines = (): Promise<readonly string[]> => linesOf(world.sdk(), logGroup);
  const metric = async (name: string): Promise<string> =>
    String(await world.metric("AWS/Lambda", name, { FunctionName: functionName }));
  return {
    logLines,
    metric,
    log: async () => {
      const { length } = await logLines();
      return length === 0 ? "no log event" : `${length} log event${length === 1 ? "" : "s"}`;
    },
    logged: async (text) => occurrences(await logLines(), text),
    counts: async () => {
      const values = await Promise.all(["Invocations", "Errors", "Throttles"].map(metric));
      return values.join(" · ");
    },
  };
}
