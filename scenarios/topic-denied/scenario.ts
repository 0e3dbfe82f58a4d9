import { fanOut } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "topic-denied",
  plane: "invoke",
  broken: "the topic that a bucket notifies no longer lets S3 publish",
  async play(stage) {
    const news = await fanOut(stage.world);
    await news.subscribe("sqs", await news.addQueue("archive", true));
    await news.addBucket("sales");
    await stage.see(
      "PutBucketNotificationConfiguration, the topic's policy as it began",
      await news.notify("sales"),
      "400 InvalidArgument: Unable to validate the following destination configurations",
    );
    await news.openTopic("sales");
    await stage.see("the same, S3 let in", await news.notify("sales"), "200 OK");
    await stage.world.idle();
    await stage.see("archive, after the test event", () => news.messages("archive"), "1 message");
    await news.closeTopic();
    await stage.see("PutObject march.csv, S3 shut out again", await news.put("sales", "march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("archive", () => news.messages("archive"), "1 message");
    await stage.why(
      { subject: "march.csv", reaching: news.topic },
      { verdict: "stopped", plane: "invoke", reason: "publish-denied" },
    );
    await stage.cure("let S3 publish to the topic from this bucket", () => news.openTopic("sales"));
    await news.put("sales", "april.csv");
    await stage.world.idle();
    await stage.works("archive", () => news.messages("archive"), "2 messages");
    await news.removeTopic();
    await news.put("sales", "may.csv");
    await stage.world.idle();
    await stage.works("archive, once the topic is gone", () => news.messages("archive"), "2 messages");
  },
};
