import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "duplicate-event",
  plane: "none",
  broken: "nothing: the same event arrives twice, as S3 and Lambda allow themselves",
  healthy: true,
  async play(stage) {
    const pipeline = await summaries(stage.world);
    await pipeline.put("synthetic-data/march.csv");
    await stage.world.idle();
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    const first = await pipeline.read("summaries/summary_march.json");
    await stage.see(
      "the same event again: Invoke (Event)",
      await pipeline.sendEvent("synthetic-data/march.csv"),
      "202 Accepted",
    );
    await stage.world.idle();
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "2 · 0 · 0");
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    const second = await pipeline.read("summaries/summary_march.json");
    await stage.see("the summary", first === second ? "the same, byte for byte" : "another", "the same, byte for byte");
  },
};
