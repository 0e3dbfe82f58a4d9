import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "destination-gone",
  plane: "none",
  broken: "the dead-letter queue and the destination of `summarize` were deleted",
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      handler: join(import.meta.dirname, "../retries-exhausted/handler.ts"),
      failureQueues: true,
    });
    await pipeline.removeQueue("deadLetters");
    await pipeline.removeQueue("failures");
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    await stage.shows("DeadLetterErrors", () => pipeline.metric("DeadLetterErrors"), "1");
    await stage.see("DestinationDeliveryFailures", () => pipeline.metric("DestinationDeliveryFailures"), "1");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: pipeline.names.deadLetters },
      { verdict: "stopped", plane: "none", reason: "destination-missing" },
    );
    // SQS keeps the name of a deleted queue for a minute.
    await stage.world.advance(60);
    await stage.cure("create the queues again", async () => {
      await pipeline.createQueue("deadLetters");
      await pipeline.createQueue("failures");
    });
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.works("OnFailure destination", () => pipeline.messages("failures"), "1 message");
  },
};
