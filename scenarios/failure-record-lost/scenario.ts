import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "failure-record-lost",
  plane: "execute",
  broken: "the role of `summarize` may no longer send to its dead-letter queue and destination",
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      handler: join(import.meta.dirname, "handler.ts"),
      failureQueues: true,
    });
    await pipeline.revoke("sqs:SendMessage");
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("dead-letter queue", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.shows("OnFailure destination", () => pipeline.messages("failures"), "0 messages");
    await stage.see("DeadLetterErrors", () => pipeline.metric("DeadLetterErrors"), "1");
    await stage.see("DestinationDeliveryFailures", () => pipeline.metric("DestinationDeliveryFailures"), "1");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: pipeline.names.deadLetters },
      { verdict: "stopped", plane: "execute", reason: "dead-letter-denied" },
    );
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: pipeline.names.failures },
      { verdict: "stopped", plane: "execute", reason: "destination-denied" },
    );
    await stage.cure("allow sqs:SendMessage on both queues to the execution role", () => pipeline.grantAll());
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.works("OnFailure destination", () => pipeline.messages("failures"), "1 message");
  },
};
