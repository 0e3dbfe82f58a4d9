import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "mapping-filtered",
  plane: "none",
  broken: "the mapping lets orders of the kind `sale` through, and one comes as `Sale`",
  async play(stage) {
    const pipeline = await queue(stage.world, {
      handler: join(import.meta.dirname, "../poison-message/handler.ts"),
      filters: [`{"body":{"kind":["sale"]}}`],
    });
    const lost = await pipeline.send({ id: "one", kind: "Sale", total: 5 });
    await stage.world.idle();
    await stage.shows("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.see("the queue", () => pipeline.messages("orders"), "0 messages");
    await stage.see("dead-letter queue", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.why(
      { subject: lost.id, reaching: pipeline.names.function },
      { verdict: "ignored", reason: "mapping-filter" },
    );
    await stage.cure("let the filter take both spellings", () =>
      pipeline.remap({
        FilterCriteria: { Filters: [{ Pattern: `{"body":{"kind":[{"equals-ignore-case":"sale"}]}}` }] },
      }),
    );
    await pipeline.send({ id: "two", kind: "Sale", total: 5 });
    await stage.world.advance(1);
    await stage.world.idle();
    await stage.works("processed", pipeline.taken("processed"), "two");
  },
};
