import { events, failureRecord } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "async-retries",
  plane: "execute",
  broken: "the role of `aggregate` may not publish its report",
  retryWaits: true,
  async play(stage) {
    const pipeline = await events(stage.world, { failureQueues: true, withoutRights: ["sns:Publish"] });
    const { world } = stage;
    const started = await pipeline.startAggregate({ hour: "2026-01-01T00" });
    await stage.see("Invoke (Event), as the schedule does", started.status, "202 Accepted");
    const attempts = (): Promise<string> => pipeline.aggregate.logged("AuthorizationError");
    await world.advance(59);
    await stage.see("in its log after 59 s", attempts, "AuthorizationError, once");
    await world.advance(1);
    await stage.see("after 60 s", attempts, "AuthorizationError, 2 times");
    await world.advance(119);
    await stage.see("after 179 s", attempts, "AuthorizationError, 2 times");
    await world.advance(1);
    await world.idle();
    await stage.shows("after 180 s", attempts, "AuthorizationError, 3 times");
    await stage.see("attempts under the request id of the Invoke", () => pipeline.starts(started.requestId), "3");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.aggregate.counts(), "3 · 3 · 0");
    await stage.see("dead-letter queue", await pipeline.take("aggregateDeadLetters"), `{"hour":"2026-01-01T00"}`);
    const record = failureRecord({ body: await pipeline.take("aggregateFailures") });
    await stage.see(
      "OnFailure destination",
      `${record.condition}, ${record.attempts} attempts`,
      "RetriesExhausted, 3 attempts",
    );
    await stage.why(
      { subject: started.requestId, reaching: pipeline.names.reports.name },
      { verdict: "stopped", plane: "execute", reason: "execute-denied" },
    );
    await stage.cure("allow sns:Publish on the topic, then send the event again", async () => {
      await pipeline.grantAll("aggregate");
      await pipeline.startAggregate({ hour: "2026-01-01T00" });
    });
    await world.idle();
    await stage.works("events-reports", pipeline.reported(), "nothing in 2026-01-01T00");
  },
};
