import { join } from "node:path";
import { fanOut } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "fan-out-lost",
  plane: "invoke",
  broken: "eight listen to a topic, and seven of them in a way that loses what is published",
  async play(stage) {
    const { account, region } = stage.world;
    const news = await fanOut(stage.world);
    await news.subscribe("sqs", await news.addQueue("archive", true));
    await news.subscribe("sqs", await news.addQueue("billing", false));
    await news.subscribe("sqs", await news.addQueue("gifts", true), { FilterPolicy: `{"kind":["gift"]}` });
    await news.subscribe("sqs", await news.addQueue("raw", true), { RawMessageDelivery: "true" });
    await stage.see(
      "Subscribe a queue that does not exist",
      await news.subscribe("sqs", `arn:aws:sqs:${region}:${account}:nowhere`),
      "200 OK",
    );
    await news.subscribe("lambda", await news.addFunction("audit", join(import.meta.dirname, "handler.ts")));
    await news.subscribe("lambda", `arn:aws:lambda:${region}:${account}:function:nobody`);
    await news.subscribe("email", "ada@example.com");
    const tags = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`tag${index + 1}`, "x"]));
    const order = await news.publish("an order", tags);
    await stage.see("Publish, with eleven attributes", order.status, "200 OK");
    await stage.world.idle();
    await stage.see("archive, wired as it should be", () => news.messages("archive"), "1 message");
    await stage.shows("billing, whose policy lets nobody send", () => news.messages("billing"), "0 messages");
    await stage.see("gifts, with a filter policy", () => news.messages("gifts"), "0 messages");
    await stage.see("raw, more attributes than a queue takes", () => news.messages("raw"), "0 messages");
    await stage.see("NumberOfNotificationsFailed", () => news.metric("NumberOfNotificationsFailed"), "5");
    await stage.see("NumberOfNotificationsFilteredOut", () => news.metric("NumberOfNotificationsFilteredOut"), "1");
    await stage.why({ subject: order.id, reaching: "gifts" }, { verdict: "ignored", reason: "subscription-filter" });
    await stage.why({ subject: order.id, reaching: "audit" }, { verdict: "stopped", reason: "start-denied" });
    await stage.why(
      { subject: order.id, reaching: "billing" },
      { verdict: "stopped", plane: "invoke", reason: "send-denied" },
    );
    await stage.cure("let the topic send to the queue, by the queue's policy", () => news.openQueue("billing"));
    await news.publish("another order");
    await stage.world.idle();
    await stage.works("billing", () => news.messages("billing"), "1 message");
    await stage.works("raw", () => news.messages("raw"), "1 message");
  },
};
