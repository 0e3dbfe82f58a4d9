import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "dlq-and-redrive",
  plane: "none",
  broken: "the handler cannot process orders without a currency",
  async play(stage) {
    const pipeline = await queue(stage.world, { handler: join(import.meta.dirname, "handler.ts"), reportsItems: true });
    const order = await pipeline.send({ id: "one", total: 5 });
    await stage.see("SendMessage", order.status, "200 OK");
    await stage.world.advance(89);
    await stage.see("dead-letter queue after 89 s", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.world.advance(1);
    await stage.world.idle();
    await stage.shows("dead-letter queue after 90 s", () => pipeline.messages("deadLetters"), "1 message");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 0 · 0");
    await stage.why(
      { subject: order.id, reaching: pipeline.names.processed },
      { verdict: "stopped", reason: "item-failed" },
    );
    await stage.cure("mend the handler, then move the dead letters back to where they came from", async () => {
      await pipeline.deploy(join(import.meta.dirname, "mended-handler.ts"));
      await pipeline.moveBack();
    });
    await stage.world.advance(1);
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.works("processed", pipeline.taken("processed"), "one");
  },
};
