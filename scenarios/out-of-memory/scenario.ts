import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "out-of-memory",
  plane: "none",
  broken: "the handler holds more than the 256 MB that the function has",
  async play(stage) {
    const pipeline = await summaries(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    await pipeline.retry(0);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows(
      "/aws/lambda/summarize",
      () => pipeline.logged("Error Type: Runtime.OutOfMemory"),
      "Error Type: Runtime.OutOfMemory, once",
    );
    await stage.see(
      "/aws/lambda/summarize",
      () => pipeline.logged("Max Memory Used: 256 MB"),
      "Max Memory Used: 256 MB, once",
    );
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 1 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", reason: "out-of-memory" },
    );
    await stage.cure("read the file as a stream: what is held does not grow with it", () => pipeline.deploy());
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
