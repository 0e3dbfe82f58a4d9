import { expect, test } from "vitest";
import { ARN, basic, bench } from "./fixture.ts";

const OTHER = ARN.replace(/f$/, "other");

test("whoever is asked about an existing mapping is told its function, and the one that it shall have", async () => {
  const { call, asked } = bench();
  await call("CreateFunction", basic);
  await call("CreateFunction", { ...basic, FunctionName: "other" });
  const { UUID } = await call("CreateEventSourceMapping", {
    FunctionName: "f",
    EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:orders",
  });
  const askedFor = async (operation: string, input: object): Promise<unknown> => {
    asked.length = 0;
    await call(operation, { UUID, ...input });
    return asked.map(({ action, context }) => [action, context?.["lambda:FunctionArn"]]);
  };
  expect(await askedFor("GetEventSourceMapping", {})).toEqual([["lambda:GetEventSourceMapping", ARN]]);
  expect(await askedFor("UpdateEventSourceMapping", { BatchSize: 5 })).toEqual([
    ["lambda:UpdateEventSourceMapping", ARN],
  ]);
  expect(await askedFor("UpdateEventSourceMapping", { FunctionName: "other" })).toEqual([
    ["lambda:UpdateEventSourceMapping", ARN],
    ["lambda:UpdateEventSourceMapping", OTHER],
  ]);
  expect(await askedFor("DeleteEventSourceMapping", {})).toEqual([["lambda:DeleteEventSourceMapping", OTHER]]);
});

test("nothing is known of a mapping that is not there", async () => {
  const { call, asked } = bench();
  await expect(call("DeleteEventSourceMapping", { UUID: "none" })).rejects.toThrow("does not exist");
  expect(asked[0]?.context).toBeUndefined();
});
