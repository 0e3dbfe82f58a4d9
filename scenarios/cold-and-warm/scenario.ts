import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "cold-and-warm",
  plane: "none",
  broken:
    "the handler keeps its rows in a variable of the module and its download in /tmp: both outlive the invocation",
  async play(stage) {
    const pipeline = await summaries(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.see("rows in summary_march.json", () => pipeline.rows("march"), "3");
    await stage.see("PutObject synthetic-data/april.csv", await pipeline.put("synthetic-data/april.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("rows in summary_april.json, whose file has 3 as well", () => pipeline.rows("april"), "6");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "2 · 0 · 0");
    await stage.see("PutObject old/march.csv", await pipeline.put("synthetic-data/old/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.see("/aws/lambda/summarize", () => pipeline.logged("EEXIST"), "EEXIST, 3 times");
    await stage.why(
      { subject: "synthetic-data/old/march.csv", reaching: "summaries/summary_old-march.json" },
      { verdict: "stopped", reason: "left-behind" },
    );
    await stage.cure("keep nothing outside the handler that belongs to one event, and clear /tmp", () =>
      pipeline.deploy(),
    );
    await pipeline.put("synthetic-data/may.csv");
    await stage.world.idle();
    await stage.works("rows in summary_may.json", () => pipeline.rows("may"), "3");
  },
};
