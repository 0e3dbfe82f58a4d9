import { join } from "node:path";
import { stream } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "stream-denied",
  plane: "execute",
  broken: "the role of `index-orders` may not read the table's stream any more",
  async play(stage) {
    const { world } = stage;
    const pipeline = await stream(world, {
      handler: join(import.meta.dirname, "../stream-blocked/handler.ts"),
      mapping: { StartingPosition: "LATEST", MaximumRecordAgeInSeconds: 60 },
      withoutRights: ["dynamodb:GetRecords"],
    });
    await stage.see(
      "CreateEventSourceMapping without dynamodb:GetRecords",
      await pipeline.map(),
      /^400 InvalidParameterValueException: Cannot access stream .* Please ensure the role can perform the GetRecords/,
    );
    await pipeline.grantAll();
    await pipeline.put("before");
    await stage.see("the same with it, and StartingPosition LATEST", await pipeline.map(), "202 Accepted");
    await stage.why(
      { subject: "before", reaching: pipeline.names.function },
      { verdict: "ignored", reason: "stream-before-start" },
    );
    await pipeline.remap({ Enabled: false });
    await pipeline.put("first");
    await stage.why(
      { subject: "first", reaching: pipeline.names.function },
      { verdict: "stopped", reason: "mapping-disabled" },
    );
    await pipeline.remap({ Enabled: true });
    await world.advance(1);
    await pipeline.reserve(0);
    await pipeline.put("early");
    await world.advance(2);
    await stage.why(
      { subject: "early", reaching: pipeline.names.function },
      { verdict: "stopped", reason: "stream-throttled" },
    );
    await pipeline.unreserve();
    await world.advance(8);
    await stage.see("orders-indexed, once the function may run", () => pipeline.messages("indexed"), "2 messages");
    await pipeline.revoke("dynamodb:GetRecords");
    await stage.see("PutItem, the right lost again", await pipeline.put("one"), "200 OK");
    await world.advance(80);
    await stage.shows("orders-indexed", () => pipeline.messages("indexed"), "2 messages");
    await stage.see("the mapping", () => pipeline.state(), /^Enabled, PROBLEM: Cannot access stream /);
    await stage.see("Invocations · Errors", async () => (await pipeline.counts()).slice(0, 5), "2 · 0");
    await stage.why(
      { subject: "one", reaching: pipeline.names.function },
      { verdict: "stopped", plane: "execute", reason: "stream-denied" },
    );
    await stage.cure("allow the role to read the stream", () => pipeline.grantAll());
    await pipeline.put("two");
    await world.idle();
    await stage.works("orders-indexed", () => pipeline.take("indexed"), "first, early, two");
    await stage.works(
      "orders-failures, for what had become too old",
      () => pipeline.givenUp(),
      "RecordAgeExceeded for 1",
    );
  },
};
