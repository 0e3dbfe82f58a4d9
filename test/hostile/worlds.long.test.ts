import { InvokeCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { createEmulator } from "../../emulator/index.ts";
import { worldOf } from "../../testbed/engines/embedded.ts";
import { createTestbed } from "../../testbed/index.ts";
import { summaries } from "../../testbed/pipelines/index.ts";
import { makeFunction } from "./function.ts";

test("two hundred uploads at once are all summarised", async () => {
  const reports: string[] = [];
  const emulator = createEmulator({ onReport: (report) => reports.push(report) });
  await using world = worldOf(emulator, 1);
  const pipeline = await summaries(world);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => pipeline.put(`synthetic-data/${i}.csv`)));
  expect(new Set(answers)).toEqual(new Set(["200 OK"]));
  await world.idle();
  expect(await pipeline.counts()).toBe("200 · 0 · 0");
  expect((await pipeline.outputs()).split(", ")).toHaveLength(200);
  expect(reports).toEqual([]);
});

test("a function that invokes itself and waits is stopped after about sixteen", async () => {
  await using world = await createTestbed();
  const lambda = await makeFunction(world, {
    name: "f",
    rights: ["lambda:InvokeFunction"],
    timeout: 60,
    code: `
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
const lambda = new LambdaClient({ maxAttempts: 1 });
export const handler = async ({ depth = 1 }) => {
  try {
    const { Payload } = await lambda.send(new InvokeCommand({
      FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME, Payload: JSON.stringify({ depth: depth + 1 }),
    }));
    return JSON.parse(Payload.transformToString());
  } catch (error) {
    return { depth, stopped: error.name, status: error.$metadata?.httpStatusCode };
  }
};`,
  });
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "f", Payload: "{}" }));
  expect(JSON.parse(Payload?.transformToString() ?? "null")).toEqual({
    depth: 16,
    stopped: "RecursiveInvocationException",
    status: 400,
  });
});
