import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "bad-batch-response",
  plane: "none",
  broken: "the handler reports failed orders by their own ids instead of the messages'",
  async play(stage) {
    const pipeline = await queue(stage.world, { handler: join(import.meta.dirname, "handler.ts"), reportsItems: true });
    const good = await pipeline.send({ id: "good", total: 5 });
    await pipeline.send({ id: "bad" });
    await stage.world.advance(90);
    await stage.world.idle();
    await stage.shows("dead-letter queue", () => pipeline.messages("deadLetters"), "2 messages");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 0 · 0");
    await stage.why(
      { subject: good.id, reaching: "MessageDeleted" },
      { verdict: "stopped", reason: "bad-batch-response" },
    );
    await stage.cure("answer with the messageId of each record that failed", async () => {
      await pipeline.deploy(join(import.meta.dirname, "../poison-message/reporting-handler.ts"));
      await pipeline.moveBack();
    });
    await stage.world.advance(91);
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.works("processed", pipeline.taken("processed"), "good");
  },
};
