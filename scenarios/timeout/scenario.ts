import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "timeout",
  plane: "none",
  broken: "`summarize` works for 20 seconds, and Lambda gives it 3",
  handlerSeconds: 20,
  async play(stage) {
    const pipeline = await summaries(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    await pipeline.allowTime(3);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows(
      "/aws/lambda/summarize",
      () => pipeline.logged("Task timed out after 3.00 seconds"),
      "Task timed out after 3.00 seconds, 3 times",
    );
    await stage.see("summaries/", () => pipeline.outputs(), "empty");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", reason: "timed-out" },
    );
    await stage.cure("give the function more time than it needs", () => pipeline.allowTime(30));
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
