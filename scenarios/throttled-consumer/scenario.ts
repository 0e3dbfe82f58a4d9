import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "throttled-consumer",
  plane: "none",
  broken: "the mapping starts five batches at once, and the function may run once at a time",
  async play(stage) {
    const pipeline = await queue(stage.world, {
      handler: join(import.meta.dirname, "handler.ts"),
      batchSize: 1,
      receivesMax: 2,
      timeout: 30,
    });
    await pipeline.reserve(1);
    await pipeline.send({ id: "one" });
    await pipeline.send({ id: "two" });
    const third = await pipeline.send({ id: "three" });
    await stage.world.advance(60);
    await stage.world.idle();
    await stage.shows("dead-letter queue", pipeline.taken("deadLetters"), `{"id":"three"}`);
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), /^2 · 0 · [1-9]\d*$/);
    await stage.why(
      { subject: third.id, reaching: pipeline.names.function },
      { verdict: "stopped", reason: "batch-dropped" },
    );
    await stage.cure("let the function run as often as its mapping asks", () => pipeline.reserve(5));
    await pipeline.send({ id: "four" });
    await pipeline.send({ id: "five" });
    await pipeline.send({ id: "six" });
    await stage.world.advance(30);
    await stage.world.idle();
    await stage.works("Invocations · Errors · Throttles", () => pipeline.counts(), /^5 · 0 · [1-9]\d*$/);
    await stage.works("the queue", () => pipeline.messages("orders"), "0 messages");
  },
};
