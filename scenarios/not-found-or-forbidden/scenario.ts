import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "not-found-or-forbidden",
  plane: "execute",
  broken: "the object is gone before `summarize` reads it, and the role has no s3:ListBucket",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.see(
      "DeleteObject synthetic-data/march.csv",
      await pipeline.remove("synthetic-data/march.csv"),
      "204 No Content",
    );
    await stage.world.idle();
    await stage.shows("/aws/lambda/summarize", () => pipeline.logged("AccessDenied"), "AccessDenied, 3 times");
    await stage.see("/aws/lambda/summarize", () => pipeline.logged("NoSuchKey"), "no NoSuchKey");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", plane: "execute", reason: "forbidden-not-found" },
    );
    await stage.cure("allow s3:ListBucket on the bucket, so that the answer is an honest 404", () =>
      pipeline.grantAll(["s3:ListBucket"]),
    );
    await pipeline.put("synthetic-data/april.csv");
    await pipeline.remove("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("/aws/lambda/summarize", () => pipeline.logged("NoSuchKey"), "NoSuchKey, 3 times");
  },
};
