import { join } from "node:path";
import { failureRecord, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "retries-exhausted",
  plane: "none",
  broken: "`summarize` has a bug: it throws on every file",
  retryWaits: true,
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      handler: join(import.meta.dirname, "handler.ts"),
      failureQueues: true,
    });
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.advance(179);
    await stage.see("dead-letter queue after 179 s", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.world.advance(1);
    await stage.world.idle();
    await stage.shows("dead-letter queue after 180 s", () => pipeline.messages("deadLetters"), "1 message");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    const letter = await pipeline.take("deadLetters");
    await stage.see(
      "its body",
      keyIn(letter.body) === "synthetic-data/march.csv" ? "the event, unchanged" : letter.body,
      "the event, unchanged",
    );
    await stage.see(
      "its attributes",
      letter.attributes,
      /^ErrorCode=200 ErrorMessage=Cannot read properties of undefined \(reading .reduce.\) RequestID=[0-9a-f-]{36}$/,
    );
    await stage.see("OnFailure destination", () => pipeline.messages("failures"), "1 message");
    const record = failureRecord(await pipeline.take("failures"));
    await stage.see("its condition", record.condition, "RetriesExhausted");
    await stage.see("attempts, by its record", record.attempts, "3");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", reason: "handler-failed" },
    );
    await stage.cure("mend the handler, then send the event again from the dead-letter queue", () => pipeline.deploy());
    await stage.works("Invoke (Event) with the dead letter", await pipeline.sendPayload(letter.body), "202 Accepted");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
  },
};

/** The key that S3's event names; engines differ in the white space around it. */
function keyIn(body: string): string | undefined {
  const event: S3Event = JSON.parse(body);
  return event.Records?.[0]?.s3.object.key;
}

interface S3Event {
  readonly Records?: readonly { readonly s3: { readonly object: { readonly key: string } } }[];
}
