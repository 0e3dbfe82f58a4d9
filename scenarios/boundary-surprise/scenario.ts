import { roleLimits, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const WITHOUT_WRITING = ["s3:GetObject", "logs:*"];

export const scenario: Scenario = {
  name: "boundary-surprise",
  plane: "execute",
  broken: "the role's policy allows s3:PutObject, its permissions boundary does not",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    const limits = roleLimits(stage.world, pipeline.names);
    await limits.bound(WITHOUT_WRITING);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows(
      "/aws/lambda/summarize",
      () => pipeline.logged("no permissions boundary allows the s3:PutObject action"),
      "no permissions boundary allows the s3:PutObject action, 3 times",
    );
    await stage.see("summaries/", () => pipeline.outputs(), "empty");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", plane: "execute", reason: "write-denied" },
    );
    await stage.cure("let the boundary allow s3:PutObject, too", () =>
      limits.bound([...WITHOUT_WRITING, "s3:PutObject"]),
    );
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
