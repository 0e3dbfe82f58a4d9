import { expect, test } from "vitest";
import { newWorld } from "./world.ts";

test("a queue's name alone is understood where its URL belongs", async () => {
  const { call, create, receive } = newWorld();
  await create("q");
  await call("SendMessage", { QueueUrl: "q", MessageBody: "hello" });
  expect(await receive("q")).toMatchObject([{ Body: "hello" }]);
});

test.each(["none", "http://none", "https://none/"])("%s is no queue that exists", async (QueueUrl) => {
  const { call } = newWorld();
  await expect(call("ReceiveMessage", { QueueUrl })).rejects.toMatchObject({
    code: "AWS.SimpleQueueService.NonExistentQueue",
    status: 400,
  });
});
