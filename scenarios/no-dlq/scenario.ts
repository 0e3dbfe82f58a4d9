import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "no-dlq",
  plane: "none",
  broken: "the queue has no dead-letter queue, and keeps messages for two minutes",
  async play(stage) {
    const { account, region } = stage.world;
    const pipeline = await queue(stage.world, {
      handler: join(import.meta.dirname, "../poison-message/handler.ts"),
      receivesMax: 0,
      retention: 120,
    });
    const bad = await pipeline.send({ id: "bad" });
    await stage.see("SendMessage", bad.status, "200 OK");
    await stage.world.advance(120);
    await stage.world.idle();
    await stage.shows("the queue after two minutes", () => pipeline.messages("orders"), "0 messages");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "4 · 4 · 0");
    await stage.see("dead-letter queue", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.why(
      { subject: bad.id, reaching: `arn:aws:sqs:${region}:${account}:${pipeline.names.deadLetters}` },
      { verdict: "stopped", reason: "message-expired" },
    );
    await stage.cure("give the queue a dead-letter queue", () => pipeline.giveDeadLetterQueue());
    await pipeline.send({ id: "bad" });
    await stage.world.advance(90);
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
  },
};
