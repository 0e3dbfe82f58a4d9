import { join } from "node:path";
import { stream } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const PLACED = JSON.stringify({ dynamodb: { NewImage: { state: { S: ["placed"] } } } });

export const scenario: Scenario = {
  name: "stream-blocked",
  plane: "none",
  broken: "one change of the table `orders` cannot be processed, and its mapping tries for ever",
  async play(stage) {
    const { world } = stage;
    const pipeline = await stream(world, {
      handler: join(import.meta.dirname, "handler.ts"),
      mapping: {
        StartingPosition: "TRIM_HORIZON",
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        FilterCriteria: { Filters: [{ Pattern: PLACED }] },
      },
    });
    await stage.see("CreateEventSourceMapping", await pipeline.map(), "202 Accepted");
    await pipeline.put("draft-1", "draft");
    await stage.see("PutItem bad", await pipeline.put("bad"), "200 OK");
    await world.advance(4);
    await stage.see("PutItem good", await pipeline.put("good"), "200 OK");
    await world.advance(5);
    await stage.shows("orders-indexed", () => pipeline.messages("indexed"), "0 messages");
    await stage.see("the mapping", () => pipeline.state(), "Enabled, PROBLEM: Function call failed");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "4 · 4 · 0");
    await stage.why(
      { subject: "draft-1", reaching: pipeline.names.function },
      { verdict: "ignored", reason: "stream-filter" },
    );
    await stage.why(
      { subject: "bad", reaching: pipeline.names.indexed },
      { verdict: "stopped", reason: "stream-batch-failed" },
    );
    await stage.why(
      { subject: "good", reaching: pipeline.names.function },
      { verdict: "stopped", reason: "stream-blocked" },
    );
    await stage.cure("split what fails, and give it up after two retries", () =>
      pipeline.remap({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 2 }),
    );
    await world.idle();
    await stage.works("orders-indexed", () => pipeline.take("indexed"), "good");
    await pipeline.put("odd");
    await world.idle();
    await stage.works(
      "orders-failures, the bad order and one that was reported",
      () => pipeline.givenUp(),
      "RetryAttemptsExhausted for 1, RetryAttemptsExhausted for 1",
    );
  },
};
