import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "caller-denied",
  plane: "caller",
  broken: "the person who uploads lacks s3:PutObject",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    const uploader = await pipeline.user("uploader", []);
    await stage.shows(
      "PutObject synthetic-data/march.csv",
      await pipeline.put("synthetic-data/march.csv", { keys: uploader.keys }),
      /^403 AccessDenied: User: arn:aws:iam::\d{12}:user\/[\w-]*uploader[\w-]* is not authorized to perform: s3:PutObject/,
    );
    await stage.see("/aws/lambda/summarize", () => pipeline.log(), "no log event");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: pipeline.names.function, by: uploader.arn },
      { verdict: "stopped", plane: "caller", reason: "caller-denied" },
    );
    await stage.cure("allow s3:PutObject to the person", () => uploader.allow(["s3:PutObject"]));
    await stage.works(
      "PutObject synthetic-data/march.csv",
      await pipeline.put("synthetic-data/march.csv", { keys: uploader.keys }),
      "200 OK",
    );
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
  },
};
