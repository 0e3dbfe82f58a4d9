import { join } from "node:path";
import { failureRecord, summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "throttled",
  plane: "none",
  broken: "`summarize` may run once at a time, takes 100 seconds, and its events may be 60 seconds old",
  handlerSeconds: 100,
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      handler: join(import.meta.dirname, "handler.ts"),
      failureQueues: true,
    });
    await pipeline.allowTime(120);
    await pipeline.reserve(1);
    await pipeline.allowAge(60);
    await stage.see("PutObject synthetic-data/first.csv", await pipeline.put("synthetic-data/first.csv"), "200 OK");
    await stage.world.advance(1);
    await stage.see("PutObject synthetic-data/second.csv", await pipeline.put("synthetic-data/second.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("summaries/", () => pipeline.outputs(), "summaries/summary_first.json");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), /^1 · 0 · [1-9]\d*$/);
    await stage.see("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    const record = failureRecord(await pipeline.take("failures"));
    await stage.see("the condition in its record", record.condition, "EventAgeExceeded");
    await stage.why(
      { subject: "synthetic-data/second.csv", reaching: "summaries/summary_second.json" },
      { verdict: "stopped", reason: "throttled" },
    );
    await stage.cure("let the function run as often as it is asked", () => pipeline.reserve(undefined));
    await pipeline.put("synthetic-data/third.csv");
    await pipeline.put("synthetic-data/fourth.csv");
    await stage.world.idle();
    await stage.works(
      "summaries/",
      () => pipeline.outputs(),
      "summaries/summary_first.json, summaries/summary_fourth.json, summaries/summary_third.json",
    );
  },
};
