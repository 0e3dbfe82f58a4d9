import { join } from "node:path";
import { rules } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const PATTERN = JSON.stringify({ source: ["shop"] });

export const scenario: Scenario = {
  name: "rule-not-permitted",
  plane: "invoke",
  broken:
    "the rule `orders` names `ship` and a topic as its targets, but neither of them nor the dead-letter queue lets EventBridge in",
  async play(stage) {
    const { world } = stage;
    const it = rules(world);
    const ship = await it.makeFunction("ship", join(import.meta.dirname, "../scheduled/handler.ts"));
    await it.makeQueue("lost-orders");
    const topicArn = await it.makeTopic("orders-news");
    const put = it.putRule(
      "orders",
      { EventPattern: PATTERN },
      { Arn: it.functionArn("ship"), DeadLetterConfig: { Arn: it.queueArn("lost-orders") } },
      { Arn: it.functionArn("bill") },
      { Arn: topicArn },
    );
    await stage.see("PutRule, PutTargets", await put, "200 OK");
    const first = await it.send({ order: 1 });
    await stage.see("PutEvents", first.status, "200 OK");
    await world.idle();
    await stage.shows("/aws/lambda/ship", () => ship.log(), "no log event");
    await stage.see("TriggeredRules · Invocations · FailedInvocations", () => it.counts("orders"), "1 · 3 · 3");
    await stage.see("lost-orders", () => it.messages("lost-orders"), "0 messages");
    await stage.why(
      { subject: first.id, reaching: it.name("bill") },
      { verdict: "stopped", plane: "none", reason: "target-missing" },
    );
    await stage.why(
      { subject: first.id, reaching: topicArn },
      { verdict: "stopped", plane: "invoke", reason: "target-denied" },
    );
    await stage.why(
      { subject: first.id, reaching: it.queueArn("lost-orders") },
      { verdict: "stopped", plane: "invoke", reason: "target-dead-letter-denied" },
    );
    await stage.why(
      { subject: first.id, reaching: it.name("ship") },
      { verdict: "stopped", plane: "invoke", reason: "target-denied" },
    );
    await stage.cure("let the rule start the function", () => it.allowRule("ship", "orders"));
    const second = await it.send({ order: 2 });
    await world.idle();
    await stage.works("/aws/lambda/ship", () => ship.logged("aggregates"), "aggregates, once");
    await stage.works("PutEvents", second.status, "200 OK");
  },
};
