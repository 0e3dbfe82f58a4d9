import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "fifo-blocked-group",
  plane: "none",
  broken: "an order of ada's cannot be processed, and the FIFO queue has no dead-letter queue",
  async play(stage) {
    const pipeline = await queue(stage.world, {
      handler: join(import.meta.dirname, "../poison-message/handler.ts"),
      fifo: true,
      receivesMax: 0,
      batchSize: 1,
    });
    await pipeline.send({ id: "ada's first" }, "ada");
    const second = await pipeline.send({ id: "ada's second", total: 5 }, "ada");
    await pipeline.send({ id: "bob's", total: 5 }, "bob");
    await stage.world.advance(59);
    await stage.shows("processed after 59 s", pipeline.taken("processed"), "bob's");
    await stage.see("the queue", () => pipeline.messages("orders"), "1 message");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 2 · 0");
    await stage.why(
      { subject: second.id, reaching: pipeline.names.function },
      { verdict: "stopped", reason: "group-blocked" },
    );
    await stage.cure("give the queue a dead-letter queue", () => pipeline.giveDeadLetterQueue());
    await stage.world.advance(61);
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.works("processed", pipeline.taken("processed"), /ada's second/);
  },
};
