import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "clean-up-denied",
  plane: "execute",
  broken: "the handler deletes the file when it is done, and its role lacks s3:DeleteObject",
  async play(stage) {
    const pipeline = await summaries(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    await stage.shows("/aws/lambda/summarize", () => pipeline.logged("AccessDenied"), "AccessDenied, 3 times");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "synthetic-data/march.csv" },
      { verdict: "stopped", plane: "execute", reason: "execute-denied" },
    );
    await stage.cure("add s3:DeleteObject to the execution role", () => pipeline.grantOnObjects(["s3:DeleteObject"]));
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("/aws/lambda/summarize", () => pipeline.logged("AccessDenied"), "AccessDenied, 3 times");
    await stage.works("Invocations · Errors · Throttles", () => pipeline.counts(), "4 · 3 · 0");
  },
};
