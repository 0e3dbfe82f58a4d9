import type { ListMessageMoveTasksResult, StartMessageMoveTaskResult } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { seconds } from "../../../emulator/kernel/index.ts";
import { START } from "../logs/call.ts";
import { arnOf, newWorld, type World } from "./world.ts";

/** A queue `q` whose messages die at once, and `count` of them in its dead-letter queue. */
async function dead(count: number): Promise<World> {
  const world = newWorld();
  await world.create("dead");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 1 });
  await world.create("q", { RedrivePolicy, VisibilityTimeout: "0" });
  for (let i = 0; i < count; i += 1) await world.send("q", `m${i}`);
  while ((await world.receive("q", { MaxNumberOfMessages: 10 })).length > 0);
  return world;
}

const start = (world: World, more: object = {}): Promise<StartMessageMoveTaskResult> =>
  world.call("StartMessageMoveTask", { SourceArn: arnOf("dead"), ...more });
const list = async (world: World): Promise<ListMessageMoveTasksResult["Results"]> =>
  (await world.call<ListMessageMoveTasksResult>("ListMessageMoveTasks", { SourceArn: arnOf("dead"), MaxResults: 10 }))
    .Results;

test("dead letters go back to where they came from, as new messages", async () => {
  const world = await dead(3);
  await world.kernel.timeline.advance(seconds(5));
  await start(world);
  await world.kernel.timeline.idle();
  expect(await list(world)).toEqual([
    {
      Status: "COMPLETED",
      SourceArn: arnOf("dead"),
      ApproximateNumberOfMessagesMoved: 3,
      ApproximateNumberOfMessagesToMove: 3,
      StartedTimestamp: START + seconds(5),
    },
  ]);
  const messages = await world.receive("q", { MaxNumberOfMessages: 10, AttributeNames: ["All"] });
  expect(messages.map(({ Body }) => Body)).toEqual(["m0", "m1", "m2"]);
  expect(messages[0]?.Attributes).toMatchObject({
    ApproximateReceiveCount: "1",
    SentTimestamp: String(START + seconds(5)),
  });
});

test("a task goes on second by second at its rate, and can be cancelled once", async () => {
  const world = await dead(10);
  await world.create("elsewhere");
  const { TaskHandle } = await start(world, { DestinationArn: arnOf("elsewhere"), MaxNumberOfMessagesPerSecond: 3 });
  await world.kernel.timeline.advance(seconds(1));
  expect(await list(world)).toMatchObject([{ TaskHandle, Status: "RUNNING", ApproximateNumberOfMessagesMoved: 6 }]);
  await expect(start(world)).rejects.toThrow(
    "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
  );
  expect(await world.call("CancelMessageMoveTask", { TaskHandle })).toEqual({ ApproximateNumberOfMessagesMoved: 6 });
  await world.kernel.timeline.idle();
  expect(await list(world)).toMatchObject([{ Status: "CANCELLED" }]);
  expect(world.sqs.queue(arnOf("dead"))?.messages()).toHaveLength(4);
  await expect(world.call("CancelMessageMoveTask", { TaskHandle })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    status: 404,
    message: "Task does not exist.",
  });
});

test("a message that no queue sent there fails the task and stays", async () => {
  const world = await dead(0);
  await world.send("dead", "from outside");
  await start(world);
  await world.kernel.timeline.idle();
  expect(await list(world)).toMatchObject([{ Status: "FAILED", FailureReason: "CouldNotDetermineMessageSource" }]);
  expect(await world.bodies("dead")).toEqual(["from outside"]);
});

test.each([
  [{ SourceArn: arnOf("q") }, "InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue."],
  [
    { DestinationArn: arnOf("none") },
    "ResourceNotFoundException",
    "The resource that you specified for the DestinationArn parameter doesn't exist.",
  ],
])("a task that cannot be is refused: %j", async (input, code, message) => {
  const world = await dead(0);
  await expect(start(world, input)).rejects.toMatchObject({ code, message });
});

test("a handle that is none is refused", async () => {
  const world = await dead(0);
  await expect(world.call("CancelMessageMoveTask", { TaskHandle: "x" })).rejects.toThrow(
    "Value for parameter TaskHandle is invalid.",
  );
});
