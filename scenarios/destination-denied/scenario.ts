import { events } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "destination-denied",
  plane: "execute",
  broken: "the role of `aggregate` lost the right to send to its OnFailure destination",
  async play(stage) {
    const pipeline = await events(stage.world, { failureQueues: true, withoutRights: ["sns:Publish"] });
    const { world } = stage;
    await pipeline.revoke("aggregate", "sqs:SendMessage");
    await stage.see(
      "configured today, it would be refused",
      await pipeline.keepFailures(),
      /^400 InvalidParameterValueException: .*SendMessage on/,
    );
    const { requestId, status } = await pipeline.startAggregate({ hour: "2026-01-01T00" });
    await stage.see("Invoke (Event)", status, "202 Accepted");
    await world.idle();
    await stage.see("Invocations · Errors · Throttles", () => pipeline.aggregate.counts(), "3 · 3 · 0");
    await stage.shows("OnFailure destination", () => pipeline.messages("aggregateFailures"), "0 messages");
    await stage.see("DestinationDeliveryFailures", () => pipeline.aggregate.metric("DestinationDeliveryFailures"), "1");
    await stage.why(
      { subject: requestId, reaching: pipeline.names.aggregateFailures.arn },
      { verdict: "stopped", plane: "execute", reason: "destination-denied" },
    );
    await stage.cure("allow the role to send to the destination, and to publish", () => pipeline.grantAll("aggregate"));
    await stage.works("PutFunctionEventInvokeConfig", await pipeline.keepFailures(), "200 OK");
    await pipeline.startAggregate({ hour: "no hour" });
    await world.idle();
    await stage.works("OnFailure destination", () => pipeline.messages("aggregateFailures"), "1 message");
  },
};
