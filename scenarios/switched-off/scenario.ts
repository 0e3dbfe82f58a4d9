import { failureRecord, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "switched-off",
  plane: "none",
  broken: "the reserved concurrency of `summarize` is 0: somebody switched it off",
  async play(stage) {
    const pipeline = await summaries(stage.world, { failureQueues: true });
    await pipeline.reserve(0);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("/aws/lambda/summarize", () => pipeline.log(), "no log event");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 1");
    await stage.see("dead-letter queue, at once", () => pipeline.messages("deadLetters"), "1 message");
    await stage.see("OnFailure destination", () => pipeline.messages("failures"), "1 message");
    const record = failureRecord(await pipeline.take("failures"));
    await stage.see("its condition", record.condition, "ZeroReservedConcurrency");
    await stage.see("attempts, by its record", record.attempts, "0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", reason: "zero-concurrency" },
    );
    await stage.cure("give the function concurrency again", () => pipeline.reserve(undefined));
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
