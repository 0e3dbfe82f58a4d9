import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "init-crash",
  plane: "none",
  broken: "the code reads a file while it is loaded, and the file is not in the zip",
  async play(stage) {
    const pipeline = await summaries(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    await pipeline.retry(0);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows(
      "/aws/lambda/summarize",
      () => pipeline.logged("ENOENT: no such file or directory"),
      "ENOENT: no such file or directory, once",
    );
    await stage.see("summaries/", () => pipeline.outputs(), "empty");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 1 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", reason: "init-failed" },
    );
    await stage.cure("put everything that the code reads into the zip", () => pipeline.deploy());
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
