import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "silent-non-invocation",
  plane: "invoke",
  broken: "the permission that let S3 start `summarize` was lost after wiring; one for another bucket is left",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    await pipeline.removeS3Permission();
    await pipeline.allowS3({ bucket: `${pipeline.names.bucket}-dev` });
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("/aws/lambda/summarize", () => pipeline.log(), "no log event");
    await stage.see("summaries/", () => pipeline.outputs(), "empty");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", nearestMiss: `arn:aws:s3:::${pipeline.names.bucket}-dev` },
    );
    await stage.cure("give S3 the permission again, for this bucket of this account", () => pipeline.allowS3());
    await stage.works("PutObject synthetic-data/april.csv", await pipeline.put("synthetic-data/april.csv"), "200 OK");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
