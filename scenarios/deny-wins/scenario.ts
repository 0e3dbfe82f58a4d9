import { roleLimits, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "deny-wins",
  plane: "execute",
  broken: "the role may read the bucket, and the bucket's own policy denies it outright",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    const limits = roleLimits(stage.world, pipeline.names);
    await limits.denyInBucketPolicy({ sid: "KeepOut", actions: ["s3:GetObject"], prefix: "synthetic-data/" });
    // What people try first: more rights. No Allow outweighs a Deny.
    await pipeline.grantOnObjects(["s3:*"]);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows(
      "/aws/lambda/summarize",
      () => pipeline.logged("with an explicit deny in a resource-based policy"),
      "with an explicit deny in a resource-based policy, 3 times",
    );
    await stage.see("summaries/", () => pipeline.outputs(), "empty");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", plane: "execute", reason: "read-denied" },
    );
    await stage.cure("take the Deny out of the bucket's policy", () => limits.removeBucketPolicy());
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
