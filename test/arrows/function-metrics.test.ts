import { expect, test } from "vitest";
import { functionMetrics } from "../../emulator/arrows/index.ts";
import { createKernel } from "../../emulator/kernel/index.ts";
import type { CloudWatchRoom } from "../../emulator/services/cloudwatch/index.ts";
import type { LambdaRoom } from "../../emulator/services/lambda/index.ts";

test("a region tells how many functions run at once, and how many of them without a reservation", () => {
  const kernel = createKernel({ seed: 1, clock: "virtual", start: 0 });
  const told: string[] = [];
  const cloudwatch = {
    put: ({ region }: { region: string }, { name, value }: { name: string; value: number }) =>
      void told.push(`${region} ${name} ${value}`),
  } as unknown as CloudWatchRoom;
  const lambda = {
    find: (arn: string) => ({ fn: { reserved: arn.endsWith("reserved") ? 5 : undefined } }),
  } as unknown as LambdaRoom;
  functionMetrics({ kernel, cloudwatch, lambda: () => lambda });
  const start = (name: string, region = "us-east-1"): number =>
    kernel.journal.write([], {
      kind: "run",
      functionArn: `arn:aws:lambda:${region}:000000000000:function:${name}`,
      requestId: name,
      environment: name,
      attempt: 1,
      cold: true,
    });
  const end = (run: number): unknown =>
    kernel.journal.write([run], {
      kind: "ran",
      functionArn: "",
      requestId: "",
      outcome: "returned",
      durationMs: 0,
      detail: {},
    });
  const first = start("one");
  start("reserved");
  start("elsewhere", "eu-west-1");
  end(first);
  start("two");
  expect(told).toEqual([
    "us-east-1 ConcurrentExecutions 1",
    "us-east-1 UnreservedConcurrentExecutions 1",
    "us-east-1 ConcurrentExecutions 2",
    "eu-west-1 ConcurrentExecutions 1",
    "eu-west-1 UnreservedConcurrentExecutions 1",
    "us-east-1 ConcurrentExecutions 2",
    "us-east-1 UnreservedConcurrentExecutions 1",
  ]);
});
