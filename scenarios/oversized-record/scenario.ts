import { join } from "node:path";
import { failureRecord, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

/** Just what an asynchronous event may hold; with the record around it, more than a queue takes. */
const BYTES = 1_048_300;

export const scenario: Scenario = {
  name: "oversized-record",
  plane: "none",
  broken: "the event is nearly 1 MB: with the record around it, it does not fit into the destination",
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      handler: join(import.meta.dirname, "../retries-exhausted/handler.ts"),
      failureQueues: true,
    });
    const event = JSON.stringify({ data: "x".repeat(BYTES - `{"data":""}`.length) });
    const { status, requestId } = await pipeline.send(event);
    await stage.see("Invoke (Event) with 1,048,300 bytes", status, "202 Accepted");
    await stage.world.idle();
    await stage.see("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.shows("OnFailure destination", () => pipeline.messages("failures"), "0 messages");
    await stage.see("DestinationDeliveryFailures", () => pipeline.metric("DestinationDeliveryFailures"), "1");
    await stage.why(
      { subject: requestId, reaching: pipeline.names.failures },
      { verdict: "stopped", reason: "event-too-large" },
    );
    await stage.cure("send a pointer to the data instead of the data", () =>
      pipeline.send(JSON.stringify({ data: "s3://sales/synthetic-data/march.csv" })),
    );
    await stage.world.idle();
    await stage.works("OnFailure destination", () => pipeline.messages("failures"), "1 message");
    const record = failureRecord(await pipeline.take("failures"));
    await stage.works("the condition in its record", record.condition, "RetriesExhausted");
  },
};
