import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "tmp-full",
  plane: "none",
  broken: "the handler leaves 270 MB in /tmp for each file, and /tmp has 512 MB",
  async play(stage) {
    const pipeline = await summaries(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    await pipeline.retry(0);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    await stage.see("PutObject synthetic-data/april.csv", await pipeline.put("synthetic-data/april.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows(
      "/aws/lambda/summarize",
      () => pipeline.logged("ENOSPC: no space left on device"),
      "ENOSPC: no space left on device, once",
    );
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "2 · 1 · 0");
    await stage.why(
      { subject: "synthetic-data/april.csv", reaching: "summaries/summary_april.json" },
      { verdict: "stopped", reason: "tmp-full" },
    );
    await stage.cure("remove from /tmp what the invocation put there, or do without it", () => pipeline.deploy());
    await pipeline.put("synthetic-data/may.csv");
    await stage.world.idle();
    await stage.works(
      "summaries/",
      () => pipeline.outputs(),
      "summaries/summary_march.json, summaries/summary_may.json",
    );
  },
};
