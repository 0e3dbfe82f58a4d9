import type {
  FilterLogEventsResponse,
  GetLogEventsResponse,
  PutLogEventsResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { hours } from "../../../emulator/kernel/index.ts";
import { createLogs } from "../../../emulator/services/logs/index.ts";
import { caller, newKernel, SCOPE, START } from "./call.ts";

const AT = { logGroupName: "/g", logStreamName: "s" };

async function world() {
  const kernel = newKernel();
  const logs = createLogs(kernel);
  const call = caller(kernel, logs.service);
  await call("CreateLogGroup", { logGroupName: "/g" });
  await call("CreateLogStream", AT);
  const put = (...events: readonly (readonly [number, string])[]): Promise<PutLogEventsResponse> =>
    call("PutLogEvents", { ...AT, logEvents: events.map(([timestamp, message]) => ({ timestamp, message })) });
  return { kernel, logs, call, put };
}

const said = (answer: {
  events?: readonly { message?: string | undefined }[] | undefined;
}): readonly (string | undefined)[] => (answer.events ?? []).map(({ message }) => message);

test("a reader pages forward until the token stays the same, and misses nothing", async () => {
  const { call, put } = await world();
  await put([START, "a"], [START, "b"], [START + 1, "c"], [START + 2, "d"], [START + 3, "e"]);
  const seen: unknown[] = [];
  let token: string | undefined;
  for (let turns = 0; turns < 10; turns += 1) {
    const page: GetLogEventsResponse = await call("GetLogEvents", {
      ...AT,
      limit: 2,
      startFromHead: true,
      nextToken: token,
    });
    seen.push(...said(page));
    if (page.nextForwardToken === token) break;
    token = page.nextForwardToken;
  }
  expect(seen).toEqual(["a", "b", "c", "d", "e"]);
});

test("without a token the newest events come, oldest of them first, and the backward token leads to the ones before", async () => {
  const { call, put } = await world();
  await put([START, "a"], [START + 1, "b"], [START + 2, "c"]);
  const last: GetLogEventsResponse = await call("GetLogEvents", { ...AT, limit: 2 });
  expect(said(last)).toEqual(["b", "c"]);
  const earlier: GetLogEventsResponse = await call("GetLogEvents", {
    ...AT,
    limit: 2,
    nextToken: last.nextBackwardToken,
  });
  expect(said(earlier)).toEqual(["a"]);
  const none: GetLogEventsResponse = await call("GetLogEvents", {
    ...AT,
    limit: 2,
    nextToken: earlier.nextBackwardToken,
  });
  expect(none).toEqual({
    events: [],
    nextBackwardToken: earlier.nextBackwardToken,
    nextForwardToken: expect.any(String),
  });
});

test("a token at the end shows what was written since", async () => {
  const { call, put } = await world();
  await put([START, "a"]);
  const first: GetLogEventsResponse = await call("GetLogEvents", { ...AT, startFromHead: true });
  await put([START, "b"]);
  const next: GetLogEventsResponse = await call("GetLogEvents", { ...AT, nextToken: first.nextForwardToken });
  expect(said(next)).toEqual(["b"]);
});

test("GetLogEvents leaves its end time out, FilterLogEvents includes it", async () => {
  const { call, put } = await world();
  await put([START, "a"], [START + 1, "b"]);
  const range = { startTime: START, endTime: START + 1 };
  expect(said(await call("GetLogEvents", { ...AT, ...range }))).toEqual(["a"]);
  expect(said(await call("FilterLogEvents", { logGroupName: "/g", ...range }))).toEqual(["a", "b"]);
});

test("FilterLogEvents shows all streams in one order, and its pages join without a gap", async () => {
  const { call, put, logs } = await world();
  await put([START, "one"], [START + 2, "three"]);
  logs.write(SCOPE, "/g", "t", [
    { timestamp: START + 1, message: "two" },
    { timestamp: START + 3, message: "four" },
  ]);
  const seen: unknown[] = [];
  let nextToken: string | undefined;
  do {
    const page: FilterLogEventsResponse = await call("FilterLogEvents", { logGroupName: "/g", limit: 3, nextToken });
    seen.push(...(page.events ?? []).map(({ logStreamName, message }) => `${logStreamName}: ${message}`));
    nextToken = page.nextToken;
  } while (nextToken);
  expect(seen).toEqual(["s: one", "t: two", "s: three", "t: four"]);
});

test("FilterLogEvents goes backwards when it is told to, and its tokens stay in that direction", async () => {
  const { call, put, logs } = await world();
  await put([START, "one"], [START + 2, "three"]);
  logs.write(SCOPE, "/g", "t", [{ timestamp: START + 1, message: "two" }]);
  const ask = { logGroupName: "/g", limit: 2, startTime: START, startFromHead: false };
  const page: FilterLogEventsResponse = await call("FilterLogEvents", ask);
  expect(said(page)).toEqual(["three", "two"]);
  expect(said(await call("FilterLogEvents", { ...ask, startFromHead: true, nextToken: page.nextToken }))).toEqual([
    "one",
  ]);
  expect(said(await call("FilterLogEvents", { ...ask, startTime: START + 1, endTime: START + 1 }))).toEqual(["two"]);
  await expect(call("FilterLogEvents", { ...ask, startTime: 0 })).rejects.toMatchObject({
    code: "InvalidParameterException",
  });
});

test("FilterLogEvents finds by pattern in the streams asked for", async () => {
  const { call, put, logs } = await world();
  await put([START, "ERROR here"], [START + 1, "fine"]);
  logs.write(SCOPE, "/g", "other", [{ timestamp: START, message: "ERROR there" }]);
  const ask = { logGroupName: "/g", filterPattern: "ERROR" };
  expect(said(await call("FilterLogEvents", ask))).toEqual(["ERROR here", "ERROR there"]);
  expect(said(await call("FilterLogEvents", { ...ask, logStreamNames: ["other"] }))).toEqual(["ERROR there"]);
  expect(said(await call("FilterLogEvents", { ...ask, logStreamNamePrefix: "s" }))).toEqual(["ERROR here"]);
});

test("a batch out of order is refused whole", async () => {
  const { call, put } = await world();
  await expect(put([START + 1, "b"], [START, "a"])).rejects.toMatchObject({
    code: "InvalidParameterException",
    message: "Log events in a single PutLogEvents request must be in chronological order.",
  });
  expect(said(await call("GetLogEvents", AT))).toEqual([]);
});

test("events too old or too new are left out one by one, and the answer says which", async () => {
  const { call, put } = await world();
  const now = START;
  expect(await put([now - hours(14 * 24) - 1, "old"], [now - hours(14 * 24), "kept"])).toMatchObject({
    rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 },
  });
  expect(await put([now + hours(2), "also kept"], [now + hours(2) + 1, "new"])).toMatchObject({
    rejectedLogEventsInfo: { tooNewLogEventStartIndex: 1 },
  });
  expect(said(await call("GetLogEvents", AT))).toEqual(["kept", "also kept"]);
});

test("a batch may not span more than a day nor weigh more than a mebibyte", async () => {
  const { put } = await world();
  await expect(put([START - hours(24) - 1, "a"], [START, "b"])).rejects.toThrow("cannot span more than 24 hours");
  // Those that are refused by themselves do not count for it.
  const mixed = await put([START - hours(14 * 24) - 1, "old"], [START, "b"], [START + hours(24) + 1, "new"]);
  expect(mixed).toMatchObject({ rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 } });
  const half = "x".repeat(524_288 - 26);
  await expect(put([START, half], [START, half])).resolves.toBeDefined();
  await expect(put([START, half], [START, `${half}x`])).rejects.toThrow(
    "Upload too large: 1048577 bytes exceeds limit of 1048576",
  );
});

test("what the retention no longer covers is gone, for every reader", async () => {
  const { kernel, call, put, logs } = await world();
  await put([START, "first day"]);
  await call("PutRetentionPolicy", { logGroupName: "/g", retentionInDays: 1 });
  await kernel.timeline.advance(hours(24));
  await put([kernel.now(), "second day"]);
  expect(said(await call("FilterLogEvents", { logGroupName: "/g" }))).toEqual(["first day", "second day"]);
  await kernel.timeline.advance(1);
  expect(said(await call("FilterLogEvents", { logGroupName: "/g" }))).toEqual(["second day"]);
  expect(logs.groups(SCOPE)[0]?.streams[0]?.events.map(({ message }) => message)).toEqual(["second day"]);
});

test("missing and doubled groups and streams are answered in AWS's words", async () => {
  const { call } = await world();
  await expect(call("GetLogEvents", { ...AT, logGroupName: "/none" })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    message: "The specified log group does not exist.",
  });
  await expect(call("PutLogEvents", { ...AT, logStreamName: "none", logEvents: [] })).rejects.toMatchObject({
    message: "The specified log stream does not exist.",
  });
  await expect(call("CreateLogGroup", { logGroupName: "/g" })).rejects.toMatchObject({
    code: "ResourceAlreadyExistsException",
    message: "The specified log group already exists",
  });
  await expect(call("CreateLogStream", AT)).rejects.toMatchObject({
    message: "The specified log stream already exists",
  });
  await expect(call("FilterLogEvents", { logGroupName: "/g", nextToken: "x" })).rejects.toMatchObject({
    message: "The specified nextToken is invalid.",
  });
});

test("streams come by name, or by their last event", async () => {
  const { call, logs } = await world();
  logs.write(SCOPE, "/g", "b", [{ timestamp: START + 5, message: "late" }]);
  logs.write(SCOPE, "/g", "a", [{ timestamp: START + 9, message: "later" }]);
  const names = async (input: object): Promise<unknown> => {
    const answer = await call<{ logStreams: { logStreamName: string }[] }>("DescribeLogStreams", {
      logGroupName: "/g",
      ...input,
    });
    return answer.logStreams.map(({ logStreamName }) => logStreamName);
  };
  expect(await names({})).toEqual(["a", "b", "s"]);
  expect(await names({ orderBy: "LastEventTime", descending: true })).toEqual(["a", "b", "s"]);
  expect(await names({ orderBy: "LastEventTime" })).toEqual(["s", "b", "a"]);
  expect(await names({ logStreamNamePrefix: "b" })).toEqual(["b"]);
  await expect(names({ orderBy: "LastEventTime", logStreamNamePrefix: "b" })).rejects.toThrow(
    "Cannot order by LastEventTime with a logStreamNamePrefix.",
  );
});

test("groups are listed page by page", async () => {
  const { call } = await world();
  for (const name of ["/c", "/a", "/b"]) await call("CreateLogGroup", { logGroupName: name });
  interface Page {
    logGroups: { logGroupName: string }[];
    nextToken?: string;
  }
  const first = await call<Page>("DescribeLogGroups", { limit: 2 });
  const second = await call<Page>("DescribeLogGroups", { limit: 2, nextToken: first.nextToken });
  expect([first, second].map(({ logGroups }) => logGroups.map(({ logGroupName }) => logGroupName))).toEqual([
    ["/a", "/b"],
    ["/c", "/g"],
  ]);
  expect(second.nextToken).toBeUndefined();
});
