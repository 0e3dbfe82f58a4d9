import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "stale-permission",
  plane: "invoke",
  broken:
    "S3 may start `summarize`, but for another account or from another bucket; or the function is gone, or a new one",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    const silent = async (what: string, key: string): Promise<void> => {
      await stage.see(`${what}: PutObject ${key}`, await pipeline.put(key), "200 OK");
      await stage.world.idle();
      await stage.shows("/aws/lambda/summarize", () => pipeline.log(), "no log event");
    };
    await pipeline.removeS3Permission();
    await pipeline.allowS3({ account: "111122223333" });
    await silent("another account", "synthetic-data/account.csv");
    await stage.why(
      { subject: "synthetic-data/account.csv", reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", reason: "invoke-stale", nearestMiss: "111122223333" },
    );
    await pipeline.removeFunction();
    await silent("no function", "synthetic-data/gone.csv");
    await stage.why(
      { subject: "synthetic-data/gone.csv", reaching: pipeline.names.function },
      { verdict: "stopped", plane: "none", reason: "function-missing" },
    );
    await pipeline.recreateFunction();
    await silent("a new function", "synthetic-data/anew.csv");
    await stage.why(
      { subject: "synthetic-data/anew.csv", reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", reason: "invoke-denied" },
    );
    await pipeline.allowS3({ bucket: `${pipeline.names.bucket}-dev` });
    await silent("another bucket", "synthetic-data/bucket.csv");
    await stage.why(
      { subject: "synthetic-data/bucket.csv", reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", reason: "invoke-stale", nearestMiss: `${pipeline.names.bucket}-dev` },
    );
    await stage.cure("replace the statement by one that names this bucket and this account", async () => {
      await pipeline.removeS3Permission();
      await pipeline.allowS3();
    });
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
