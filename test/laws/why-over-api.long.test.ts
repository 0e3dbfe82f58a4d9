import { expect, test } from "vitest";
import type { Explanation } from "../../emulator/index.ts";
import { asked } from "./asked-both-ways.ts";
import { unread } from "./over-the-api.ts";

const HONEST: readonly string[] = ["unfinished", "unknown"] satisfies readonly Explanation["verdict"][];

test.each(unread.map((scenario) => [scenario.name, scenario] as const))(
  "%s, which cannot be read over the public API, is not explained wrongly",
  async (_, scenario) => {
    const { pairs } = await asked(scenario);
    for (const { journal, api } of pairs) expect([...HONEST, journal.verdict]).toContain(api.verdict);
  },
);
