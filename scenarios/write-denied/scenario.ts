import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "write-denied",
  plane: "execute",
  broken: "the role of `summarize` lacks s3:PutObject",
  async play(stage) {
    const pipeline = await summaries(stage.world, { withoutRights: ["s3:PutObject"] });
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("/aws/lambda/summarize", () => pipeline.logged("AccessDenied"), "AccessDenied, 3 times");
    await stage.see("summaries/", () => pipeline.outputs(), "empty");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", plane: "execute", reason: "write-denied" },
    );
    await stage.cure("add s3:PutObject to the execution role", () => pipeline.grantAll());
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
