import { join } from "node:path";
import { alarm } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "alarm-not-permitted",
  plane: "invoke",
  broken: "the alarm names `notify` and a topic, and nothing lets it start the one or publish to the other",
  async play(stage) {
    const pipeline = await alarm(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    await stage.see("PutMetricData FailedPayments 3", await pipeline.putFailures(3), "200 OK");
    await stage.world.advance(60);
    await stage.world.idle();
    await stage.see("the alarm", () => pipeline.state(), "ALARM");
    await stage.shows("/aws/lambda/notify", () => pipeline.log(), "no log event");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.see("the alarm's history", () => pipeline.lastAction(), /^Failed to execute action .*not authorized/);
    await stage.why(
      { subject: pipeline.names.alarmArn, reaching: pipeline.names.topicArn },
      { verdict: "stopped", plane: "invoke", reason: "alarm-topic-denied" },
    );
    await stage.why(
      { subject: pipeline.names.alarmArn, reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", reason: "alarm-denied" },
    );
    await stage.cure("let the alarm start the function, and publish to the topic", async () => {
      await pipeline.openTopic();
      await pipeline.allowAlarm();
    });
    // The alarm acts when its state changes: it has to become calm first.
    await stage.world.advance(240);
    await stage.works("the alarm, four minutes later", () => pipeline.state(), "OK");
    await pipeline.putFailures(1);
    await stage.world.advance(60);
    await stage.world.idle();
    await stage.works(
      "/aws/lambda/notify",
      () => pipeline.logged(`${pipeline.names.alarm} is ALARM`),
      `${pipeline.names.alarm} is ALARM, once`,
    );
  },
};
