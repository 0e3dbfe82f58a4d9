import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "retries-exhausted",
  plane: "none",
  broken: "`summarize` has a bug: it throws on every file",
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      handler: join(import.meta.dirname, "handler.ts"),
      failureQueues: true,
    });
    stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.advance(179);
    stage.see("dead-letter queue after 179 s", await pipeline.messages("deadLetters"), "0 messages");
    await stage.world.advance(1);
    await stage.world.idle();
    stage.see("dead-letter queue after 180 s", await pipeline.messages("deadLetters"), "1 message");
    stage.see("Invocations · Errors · Throttles", await pipeline.counts(), "3 · 3 · 0");
    const letter = await pipeline.take("deadLetters");
    stage.see(
      "its body",
      letter.body.includes(`"key":"synthetic-data/march.csv"`) ? "the event, unchanged" : letter.body,
      "the event, unchanged",
    );
    stage.see(
      "its attributes",
      letter.attributes,
      /^ErrorCode=200 ErrorMessage=Cannot read properties of undefined \(reading .reduce.\) RequestID=[0-9a-f-]{36}$/,
    );
    const record = JSON.parse((await pipeline.take("failures")).body) as FailureRecord;
    stage.see("OnFailure destination", record.requestContext.condition, "RetriesExhausted");
    stage.see("attempts, by its record", String(record.requestContext.approximateInvokeCount), "3");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", reason: "handler-failed" },
    );
    await stage.cure("mend the handler, then send the event again from the dead-letter queue", () => pipeline.deploy());
    stage.works("Invoke (Event) with the dead letter", await pipeline.sendPayload(letter.body), "202 Accepted");
    await stage.world.idle();
    stage.works("summaries/", await pipeline.outputs(), "summaries/summary_march.json");
  },
};

interface FailureRecord {
  readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number };
}
