import { join } from "node:path";
import { bucketQueue, queue } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "test-event",
  plane: "none",
  broken: "the consumer of S3's events expects an object in every one of them",
  async play(stage) {
    const pipeline = await queue(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    const bucket = await bucketQueue(stage.world, pipeline);
    await stage.see("PutBucketNotificationConfiguration", await bucket.wire(), "200 OK");
    await stage.world.advance(90);
    await stage.world.idle();
    await stage.shows(
      "dead-letter queue, nothing was uploaded yet",
      () => pipeline.messages("deadLetters"),
      "1 message",
    );
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "3 · 3 · 0");
    await stage.see("log", () => pipeline.logged("is not iterable"), "is not iterable, 3 times");
    const letter = await bucket.deadLetter();
    await stage.see("the dead letter", letter.event, "s3:TestEvent");
    await stage.why(
      { subject: letter.id, reaching: pipeline.names.processed },
      { verdict: "stopped", reason: "batch-failed" },
    );
    await stage.cure("pass over what is s3:TestEvent", () =>
      pipeline.deploy(join(import.meta.dirname, "mended-handler.ts")),
    );
    await bucket.wire();
    await bucket.put("march.csv");
    await stage.world.advance(1);
    await stage.world.idle();
    await stage.works("processed", () => pipeline.messages("processed"), "1 message");
    await stage.works("Invocations · Errors · Throttles", () => pipeline.counts(), /^[45] · 3 · 0$/);
  },
};
