import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "refused-wiring",
  plane: "invoke",
  broken: "S3 was told to start `summarize` before it was allowed to",
  async play(stage) {
    const pipeline = await summaries(stage.world, { without: ["permission", "notification"] });
    stage.see(
      "PutBucketNotificationConfiguration",
      await pipeline.wire(),
      "400 InvalidArgument: Unable to validate the following destination configurations",
    );
    stage.see("rules on the bucket", await pipeline.rules(), "none");
    await stage.why(
      { subject: pipeline.names.bucket, reaching: "summarize" },
      { verdict: "stopped", plane: "invoke", reason: "wiring-refused" },
    );
    await stage.cure("add the permission first, then wire", () => pipeline.allowS3());
    stage.works("PutBucketNotificationConfiguration", await pipeline.wire(), "200 OK");
    await pipeline.put("synthetic-data/march.csv");
    await stage.world.idle();
    stage.works("summaries/", await pipeline.outputs(), "summaries/summary_march.json");
  },
};
