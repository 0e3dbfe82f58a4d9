import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "poison-message",
  plane: "none",
  broken: "one order of a batch cannot be processed, and the handler throws",
  async play(stage) {
    const pipeline = await queue(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    const good = await pipeline.send({ id: "good", total: 5 });
    const bad = await pipeline.send({ id: "bad" });
    await stage.see("SendMessage, the good order and the bad one", `${good.status}, ${bad.status}`, "200 OK, 200 OK");
    await stage.world.advance(90);
    await stage.world.idle();
    await stage.shows("dead-letter queue", () => pipeline.messages("deadLetters"), "2 messages");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    await stage.see("what came of the good order", pipeline.taken("processed"), "good, good, good");
    await stage.why({ subject: good.id, reaching: "MessageDeleted" }, { verdict: "stopped", reason: "batch-failed" });
    await stage.cure("let the handler name the messages that failed, and move the dead letters back", async () => {
      await pipeline.deploy(join(import.meta.dirname, "reporting-handler.ts"));
      await pipeline.remap({ FunctionResponseTypes: ["ReportBatchItemFailures"] });
      await pipeline.moveBack();
    });
    await stage.world.advance(91);
    await stage.world.idle();
    await stage.works("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.works("its message", pipeline.taken("deadLetters"), `{"id":"bad"}`);
    await stage.works("Invocations · Errors · Throttles", () => pipeline.counts(), "6 · 3 · 0");
  },
};
