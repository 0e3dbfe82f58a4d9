import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "queue-recursion",
  plane: "none",
  broken: "the function sends its results to the queue that starts it",
  async play(stage) {
    const pipeline = await queue(stage.world, {
      handler: join(import.meta.dirname, "../poison-message/handler.ts"),
      outputToInput: true,
    });
    await pipeline.deploy(join(import.meta.dirname, "handler.ts"));
    const order = await pipeline.send({ id: "one" });
    await stage.world.advance(90);
    await stage.world.idle();
    await stage.shows("RecursiveInvocationsDropped", () => pipeline.metric("RecursiveInvocationsDropped"), "3");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "16 · 0 · 0");
    await stage.see("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.why(
      { subject: order.id, reaching: pipeline.names.processed },
      { verdict: "stopped", reason: "batch-recursion" },
    );
    await stage.cure("send the results to a queue of their own", () => pipeline.sendTo("processed"));
    await pipeline.send({ id: "two" });
    await stage.world.advance(1);
    await stage.world.idle();
    await stage.works("processed", pipeline.taken("processed"), `{"id":"two"}`);
  },
};
