import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "refused-wiring",
  plane: "invoke",
  broken: "S3 was told to start `summarize` before it was allowed to",
  async play(stage) {
    const pipeline = await summaries(stage.world, { without: ["permission", "notification"] });
    await stage.shows(
      "PutBucketNotificationConfiguration",
      await pipeline.wire(),
      "400 InvalidArgument: Unable to validate the following destination configurations",
    );
    await stage.see("rules on the bucket", () => pipeline.rules(), "none");
    await stage.why(
      { subject: pipeline.names.bucket, reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", reason: "wiring-refused" },
    );
    await stage.cure("add the permission first, then wire", () => pipeline.allowS3());
    await stage.works("PutBucketNotificationConfiguration", await pipeline.wire(), "200 OK");
    await pipeline.put("synthetic-data/march.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
  },
};
