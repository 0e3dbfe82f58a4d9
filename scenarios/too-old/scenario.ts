import { join } from "node:path";
import { failureRecord, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "too-old",
  plane: "none",
  broken: "`summarize` fails, and its events may be 60 seconds old: the first retry would come too late",
  fullPace: true,
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      handler: join(import.meta.dirname, "../retries-exhausted/handler.ts"),
      failureQueues: true,
    });
    await pipeline.allowAge(60);
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.advance(0);
    await stage.shows("dead-letter queue, at once", () => pipeline.messages("deadLetters"), "1 message");
    await stage.world.idle();
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 1 · 0");
    const record = failureRecord(await pipeline.take("failures"));
    await stage.see("the condition in its record", record.condition, "EventAgeExceeded");
    await stage.see("attempts, by its record", record.attempts, "1");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: "summaries/summary_march.json" },
      { verdict: "stopped", reason: "age-exceeded" },
    );
    await stage.cure("let events grow old enough to be tried three times, and mend the handler", async () => {
      await pipeline.allowAge(3600);
      await pipeline.deploy();
    });
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_april.json");
  },
};
