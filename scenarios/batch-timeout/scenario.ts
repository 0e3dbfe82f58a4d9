import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "batch-timeout",
  plane: "none",
  broken: "one order of a batch takes longer than the function may run",
  async play(stage) {
    const pipeline = await queue(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    const quick = await pipeline.send({ id: "quick" });
    await pipeline.send({ id: "slow" });
    await stage.world.advance(90);
    await stage.world.idle();
    await stage.shows("dead-letter queue", () => pipeline.messages("deadLetters"), "2 messages");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    await stage.see("the log", () => pipeline.logged("Task timed out after 10.00 seconds"), /3 times/);
    await stage.why(
      { subject: quick.id, reaching: "MessageDeleted" },
      { verdict: "stopped", reason: "batch-timed-out" },
    );
    await stage.cure("give the function the time that its slowest order takes", async () => {
      await pipeline.allowTime(25);
      await pipeline.moveBack();
    });
    await stage.world.advance(30);
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.works("the queue", () => pipeline.messages("orders"), "0 messages");
    await stage.works("Invocations · Errors · Throttles", () => pipeline.counts(), "4 · 3 · 0");
  },
};
