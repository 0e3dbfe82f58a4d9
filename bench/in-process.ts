import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { IAMClient } from "@aws-sdk/client-iam";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { createEmulator } from "../emulator/index.ts";
import { inProcess, worldOf } from "../testbed/engines/embedded.ts";
import { queue, summaries } from "../testbed/pipelines/index.ts";
import { createTestbed } from "../testbed/index.ts";
import { EMPTY_HANDLER, FAILING_HANDLER, makeFunction, makeRole } from "./functions.ts";
import { bucket, logs, table } from "./large.ts";
import { figure, timed, type Figure } from "./measure.ts";

type Measurement = () => Promise<readonly Figure[]>;

/** What can only be measured from inside: each opens a world of its own and closes it. */
export const IN_PROCESS: Readonly<Record<string, Measurement>> = {
  ready,
  wire,
  "warm-invoke": warmInvoke,
  "first-invoke": firstInvoke,
  summary,
  "async-failure": asyncFailure,
  "dlq-and-redrive": dlqAndRedrive,
  "large-table": table,
  "large-bucket": bucket,
  "large-log-group": logs,
};

async function ready(): Promise<readonly Figure[]> {
  const loads: number[] = [];
  const firsts: number[] = [];
  for (let run = 0; run < 9; run += 1) {
    const probe = join(import.meta.dirname, "probe-ready.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [probe]);
    const seen: { readonly load: number; readonly first: number } = JSON.parse(stdout);
    loads.push(seen.load);
    firsts.push(seen.first);
  }
  return [
    figure("createEmulator to its first answer, new process", "≤ 60 ms", firsts, "ms"),
    figure("loading the emulator's code, new process", "", loads, "ms"),
  ];
}

/** The same signed request again and again: what is left is the wire and one cheap operation. */
async function wire(): Promise<readonly Figure[]> {
  await using emulator = createEmulator();
  const inner = emulator.requestHandler();
  let captured: Parameters<typeof inner.handle>[0] | undefined;
  const sqs = new SQSClient({
    ...inProcess(emulator),
    requestHandler: {
      ...inner,
      handle: (request: Parameters<typeof inner.handle>[0]) => {
        captured = request;
        return inner.handle(request);
      },
    },
  });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "bench" }));
  const whole = await timed(
    "SQS SendMessage through the SDK, in process",
    "",
    2000,
    () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })),
    { warmUp: 500 },
  );
  if (!captured) throw new Error("no request was captured");
  const request = captured;
  const share = await timed("the wire's share of it", "≤ 0.3 ms", 5000, () => inner.handle(request), { warmUp: 500 });
  return [share, whole];
}

async function warmInvoke(): Promise<readonly Figure[]> {
  await using world = await createTestbed();
  const lambda = new LambdaClient(world.sdk());
  const role = await makeRole(new IAMClient(world.sdk()), "bench");
  await makeFunction(lambda, { name: "empty", role, code: EMPTY_HANDLER });
  return [
    await timed(
      "warm Invoke of an empty handler, in process",
      "≤ 1.5 ms",
      500,
      () => lambda.send(new InvokeCommand({ FunctionName: "empty" })),
      { warmUp: 50 },
    ),
  ];
}

async function firstInvoke(): Promise<readonly Figure[]> {
  const cold: number[] = [];
  const spare: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    await using world = await createTestbed();
    const lambda = new LambdaClient(world.sdk());
    const role = await makeRole(new IAMClient(world.sdk()), "bench");
    for (const [name, spans] of [
      ["first", cold],
      ["second", spare],
    ] as const) {
      await makeFunction(lambda, { name, role, code: EMPTY_HANDLER });
      // Spares start once the first function has been used; give them the time a person would.
      if (name === "second") await new Promise((done) => setTimeout(done, 500));
      const began = performance.now();
      await lambda.send(new InvokeCommand({ FunctionName: name }));
      spans.push(performance.now() - began);
    }
  }
  return [
    figure("first Invoke, no spare", "≤ 100 ms", cold, "ms"),
    figure("first Invoke, from a spare", "≤ 20 ms", spare, "ms"),
  ];
}

async function summary(): Promise<readonly Figure[]> {
  const emulator = createEmulator();
  await using world = worldOf(emulator, 1);
  const pipeline = await summaries(world);
  const uploaded = async (index: number): Promise<void> => {
    await pipeline.put(`synthetic-data/${index}.csv`);
    await world.idle();
    if ((await pipeline.read(`summaries/summary_${index}.json`)) === "") throw new Error("no summary");
  };
  return [await timed("PutObject to the summary read, warm", "≤ 15 ms", 100, uploaded, { warmUp: 20 })];
}

async function asyncFailure(): Promise<readonly Figure[]> {
  await using world = await createTestbed();
  const lambda = new LambdaClient(world.sdk());
  const sqs = new SQSClient(world.sdk());
  const role = await makeRole(new IAMClient(world.sdk()), "bench");
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "dead" }));
  const deadLetterArn = `arn:aws:sqs:${world.region}:${world.account}:dead`;
  await makeFunction(lambda, { name: "failing", role, code: FAILING_HANDLER, deadLetterArn });
  const failed = async (): Promise<void> => {
    await lambda.send(new InvokeCommand({ FunctionName: "failing", InvocationType: "Event" }));
    await world.idle();
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    if (Messages?.length !== 1) throw new Error("no dead letter");
  };
  return [
    await timed("async failure, two retries, dead letter read (180 s of AWS time)", "≤ 50 ms", 50, failed, {
      warmUp: 5,
    }),
  ];
}

/**
 * A message that fails three times, is a dead letter after 90 seconds, and is moved back into its queue: the scenario of that name up to
 * its cure. The handler is left as it was, so that the message fails again and the next run finds the same world.
 */
async function dlqAndRedrive(): Promise<readonly Figure[]> {
  await using world = worldOf(createEmulator(), 1);
  const sqs = new SQSClient(world.sdk());
  const handler = join(import.meta.dirname, "../scenarios/dlq-and-redrive/handler.ts");
  const pipeline = await queue(world, { handler, reportsItems: true });
  const queues = `${world.region}:${world.account}`;
  const { QueueUrl: source } = await sqs.send(new GetQueueUrlCommand({ QueueName: pipeline.names.orders }));
  const { QueueUrl: dead } = await sqs.send(new GetQueueUrlCommand({ QueueName: pipeline.names.deadLetters }));
  const died = async (): Promise<void> => {
    await world.advance(90);
    await world.idle();
    expectSame("dead letters", await heldBy(sqs, dead), 1);
  };
  const redriven = async (index: number): Promise<void> => {
    await pipeline.send({ id: index });
    await died();
    expectSame("the start of the move", await pipeline.moveBack(), "200 OK");
    await world.advance(1);
    const { Results } = await sqs.send(
      new ListMessageMoveTasksCommand({ SourceArn: `arn:aws:sqs:${queues}:${pipeline.names.deadLetters}` }),
    );
    expectSame("the move", Results?.[0]?.Status, "COMPLETED");
    expectSame("dead letters after the move", await heldBy(sqs, dead), 0);
    expectSame("messages in the source queue", await heldBy(sqs, source), 1);
  };
  const cleared = async (): Promise<void> => {
    await died();
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: dead }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
  };
  const name = "three receives, dead letter, moved back to its source (91 s of AWS time)";
  return [await timed(name, "≤ 100 ms", 50, redriven, { warmUp: 5, after: cleared })];
}

/** Messages of a queue, those that are hidden because somebody has them included. */
async function heldBy(sqs: SQSClient, QueueUrl: string | undefined): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

function expectSame(what: string, seen: unknown, expected: unknown): void {
  if (seen !== expected) throw new Error(`${what}: ${String(seen)}, and not ${String(expected)}`);
}
