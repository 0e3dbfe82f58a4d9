import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "nowhere-to-go",
  plane: "none",
  broken: "there is a queue for dead letters, but `summarize` does not know of it",
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      handler: join(import.meta.dirname, "../retries-exhausted/handler.ts"),
      failureQueues: true,
    });
    await pipeline.forgetFailureQueues();
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("dead-letter queue", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    await stage.see("AsyncEventsDropped", () => pipeline.metric("AsyncEventsDropped"), "1");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: pipeline.names.deadLettersArn },
      { verdict: "stopped", reason: "nowhere-to-go" },
    );
    await stage.cure("tell the function where its failures go", () => pipeline.knowFailureQueues());
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
  },
};
