import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "recursion",
  plane: "none",
  broken: "`summarize` writes its output where it triggers itself",
  async play(stage) {
    const pipeline = await summaries(stage.world, { outputPrefix: "synthetic-data/", suffix: "" });
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("RecursiveInvocationsDropped", () => pipeline.metric("RecursiveInvocationsDropped"), "1");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "16 · 0 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", reason: "recursion" },
    );
    await stage.cure("write the output under a prefix of its own", () => pipeline.writeTo("summaries/"));
    await stage.works("PutObject synthetic-data/april.csv", await pipeline.put("synthetic-data/april.csv"), "200 OK");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
    await stage.works("Invocations · Errors · Throttles", () => pipeline.counts(), "17 · 0 · 0");
  },
};
