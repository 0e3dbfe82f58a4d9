import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "summarize",
  plane: "none",
  broken: "nothing: a CSV is uploaded, and its summary appears",
  healthy: true,
  async play(stage) {
    const pipeline = await summaries(stage.world);
    stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    stage.see("/aws/lambda/summarize", await pipeline.steps(), "event received → CSV downloaded → JSON uploaded");
    stage.see("summaries/", await pipeline.outputs(), "summaries/summary_march.json");
    stage.see("rows in the summary", await pipeline.rows("march"), "3");
    stage.see("Invocations · Errors · Throttles", await pipeline.counts(), "1 · 0 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "arrived" },
    );
  },
};
