import { deadLetterAlarm } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "alarm-on-dlq",
  plane: "none",
  broken:
    "the alarm on the dead-letter queue watches NumberOfMessagesSent, which does not count what SQS moves there itself",
  async play(stage) {
    const { world } = stage;
    const pipeline = await deadLetterAlarm(world);
    await stage.see("PutMetricAlarm", await pipeline.watch("NumberOfMessagesSent"), "200 OK");
    const { id, status } = await pipeline.send("order 1");
    await stage.see("SendMessage", status, "200 OK");
    await stage.see("ReceiveMessage, by a consumer that crashes", await pipeline.take(), "order 1");
    await world.advance(31);
    await stage.see("ReceiveMessage again", await pipeline.take(), "nothing");
    await world.advance(180);
    await stage.see("orders-dead", () => pipeline.messages("deadLetters"), "1 message");
    await stage.shows("the alarm", () => pipeline.state(), "OK");
    await stage.see("NumberOfMessagesSent of orders-dead", () => pipeline.metric("NumberOfMessagesSent"), "0");
    await stage.why(
      { subject: id, reaching: pipeline.names.topicArn },
      { verdict: "stopped", reason: "receives-exhausted" },
    );
    await stage.cure("watch ApproximateNumberOfMessagesVisible", () =>
      pipeline.watch("ApproximateNumberOfMessagesVisible"),
    );
    await world.advance(120);
    await world.idle();
    await stage.works("the alarm", () => pipeline.state(), "ALARM");
    await stage.works("alerts", () => pipeline.alerts(), /^ALARM: "[^"]*orders-dead-letters[^"]*" in /);
  },
};
