import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "visibility-too-short",
  plane: "none",
  broken: "the function takes 40 seconds, and its queue hides messages for 30",
  async play(stage) {
    const pipeline = await queue(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    await stage.see("UpdateFunctionConfiguration, 60 s", await pipeline.allowTime(60), "200 OK");
    const order = await pipeline.send({ id: "one" });
    await stage.world.advance(100);
    await stage.world.idle();
    await stage.shows("processed", pipeline.taken("processed"), "one, one, one");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 0 · 0");
    await stage.see("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.why(
      { subject: order.id, reaching: "MessageDeleted" },
      { verdict: "stopped", reason: "visibility-over" },
    );
    await stage.cure("hide messages for six times the function's timeout", () => pipeline.hideFor(360));
    await stage.world.advance(40);
    await pipeline.send({ id: "two" });
    await stage.world.advance(60);
    await stage.world.idle();
    await stage.works("processed, one more", () => pipeline.messages("processed"), "4 messages");
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
  },
};
