import { aliasWiring, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "alias-without-permission",
  plane: "invoke",
  broken: "S3 may start `summarize`, and the bucket names its alias `live`, which S3 may not start",
  async play(stage) {
    const pipeline = await summaries(stage.world, { without: ["notification"] });
    const live = aliasWiring(stage.world, pipeline.names, "live");
    await live.publish();
    await stage.see(
      "PutBucketNotificationConfiguration",
      await live.wire(),
      "400 InvalidArgument: Unable to validate the following destination configurations",
    );
    await stage.see("the same, unchecked as some templates do it", await live.wire("unchecked"), "200 OK");
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("/aws/lambda/summarize", () => pipeline.log(), "no log event");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", reason: "alias-not-permitted" },
    );
    await stage.cure("give S3 the permission on the alias", () => live.allowS3());
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
