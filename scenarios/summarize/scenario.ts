import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "summarize",
  plane: "none",
  broken: "nothing: a CSV is uploaded, and its summary appears",
  healthy: true,
  async play(stage) {
    const pipeline = await summaries(stage.world);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.see("/aws/lambda/summarize", () => pipeline.steps(), "event received → CSV downloaded → JSON uploaded");
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    await stage.see("rows in the summary", () => pipeline.rows("march"), "3");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 0 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "arrived" },
    );
  },
};
