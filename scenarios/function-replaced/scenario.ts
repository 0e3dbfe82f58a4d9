import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "function-replaced",
  plane: "invoke",
  broken: "a deployment deleted `summarize` and created it anew: its resource policy went with the old function",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    await pipeline.recreateFunction();
    await stage.see("the bucket's rules", () => pipeline.rules(), "csv-created");
    await stage.see("PutObject synthetic-data/april.csv", await pipeline.put("synthetic-data/april.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 0 · 0");
    await stage.why(
      { subject: "synthetic-data/april.csv", reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", reason: "policy-lost" },
    );
    await stage.cure("give S3 the permission again", () => pipeline.allowS3());
    await pipeline.put("synthetic-data/may.csv");
    await stage.world.idle();
    await stage.works(
      "summaries/",
      () => pipeline.outputs(),
      "summaries/summary_march.json, summaries/summary_may.json",
    );
  },
};
