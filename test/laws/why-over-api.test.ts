import { describe, expect, test } from "vitest";
import type { Explanation } from "../../emulator/index.ts";
import { asked } from "./asked-both-ways.ts";
import { read } from "./over-the-api.ts";

/** What only a journal can tell: the size of an event is neither configured nor logged. */
const UNTOLD: ReadonlySet<string> = new Set(["oversized-record"]);

const brief = ({ verdict, plane, reason, nearestMiss }: Explanation): object => ({
  verdict,
  plane,
  reason,
  nearestMiss,
});

describe.each(read.map((scenario) => [scenario.name, scenario] as const))("%s", (_, scenario) => {
  test("is explained over the public API as its journal explains it, by looking only", async () => {
    const { pairs, calls } = await asked(scenario);
    if (UNTOLD.has(scenario.name)) expect(pairs.map(({ api }) => api.verdict)).toEqual(pairs.map(() => "unfinished"));
    else expect(pairs.map(({ api }) => brief(api))).toEqual(pairs.map(({ journal }) => brief(journal)));
    for (const operation of calls) expect(operation).toMatch(/^(?:Get|List|Describe|Filter)/);
  });
});
