import { summaries } from "../../testbed/pipelines/index.ts";
import type { ExpectedWhy, Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "filter-mismatch",
  plane: "none",
  broken: "the upload does not match the rule: another prefix, another suffix, another event; or there is no rule",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    const ignored = async (
      key: string,
      by: NonNullable<ExpectedWhy["reason"]>,
      upload = "PutObject",
    ): Promise<void> => {
      const answer = upload === "PutObject" ? pipeline.put(key) : pipeline.putInParts(key, "a,b\n1,2\n");
      await stage.see(`${upload} ${key}`, await answer, "200 OK");
      await stage.world.idle();
      await stage.why(
        { subject: key, reaching: pipeline.names.function },
        { verdict: "ignored", plane: "none", reason: by },
      );
    };
    await ignored("data/march.csv", "filter-prefix");
    await ignored("synthetic-data/march.CSV", "filter-suffix");
    await pipeline.askFor(["s3:ObjectCreated:Put"]);
    await ignored("synthetic-data/large.csv", "filter-event", "CompleteMultipartUpload");
    await pipeline.askFor([]);
    await ignored("synthetic-data/unasked.csv", "no-notification");
    await stage.shows("/aws/lambda/summarize", () => pipeline.log(), "no log event");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.cure("ask for every way in which an object is made; upload under a key that the rule asks for", () =>
      pipeline.wire(),
    );
    await pipeline.put("synthetic-data/march.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
  },
};
