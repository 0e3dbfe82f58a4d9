import { join } from "node:path";
import { queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "mapping-denied",
  plane: "execute",
  broken: "the role of `process-orders` may not receive messages of its queue, or not delete them",
  async play(stage) {
    const pipeline = await queue(stage.world, {
      handler: join(import.meta.dirname, "../poison-message/handler.ts"),
      withoutRights: ["sqs:ReceiveMessage"],
      unmapped: true,
    });
    await stage.see(
      "CreateEventSourceMapping without sqs:ReceiveMessage",
      await pipeline.map(),
      "400 InvalidParameterValueException: The provided execution role does not have permissions to call ReceiveMessage on SQS",
    );
    await pipeline.grantAll();
    await stage.see("the same with it", await pipeline.map(), "202 Accepted");
    await pipeline.revoke("sqs:ReceiveMessage");
    const waiting = await pipeline.send({ id: "one", total: 5 });
    await stage.world.idle();
    await stage.shows("the queue, the right lost again", () => pipeline.messages("orders"), "1 message");
    await stage.see("the mapping", () => pipeline.state(), "Enabled");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.why(
      { subject: waiting.id, reaching: pipeline.names.function },
      { verdict: "stopped", plane: "execute", reason: "poll-denied" },
    );
    await pipeline.grantAll();
    await pipeline.revoke("sqs:DeleteMessage");
    await stage.world.advance(180);
    await stage.world.idle();
    await stage.see("processed, without sqs:DeleteMessage", pipeline.taken("processed"), "one, one, one");
    await stage.see("dead-letter queue", () => pipeline.messages("deadLetters"), "1 message");
    await stage.why(
      { subject: waiting.id, reaching: "MessageDeleted" },
      { verdict: "stopped", plane: "execute", reason: "delete-denied" },
    );
    await stage.cure("allow the role to receive and delete messages", () => pipeline.grantAll());
    await stage.world.advance(60);
    await pipeline.taken("processed")();
    await pipeline.send({ id: "two", total: 5 });
    await stage.world.advance(1);
    await stage.world.idle();
    await stage.works("processed", pipeline.taken("processed"), "two");
    await stage.works("the queue", () => pipeline.messages("orders"), "0 messages");
  },
};
