import type { BatchExecuteStatementCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { PutObjectCommand } from "@aws-sdk/client-s3";
import type { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { readStored, type AnalyticsEvent } from "../../handlers/events/analytics-event.ts";
import { countHour } from "../../handlers/events/aggregate/count-hour.ts";
import { wantedHour } from "../../handlers/events/aggregate/wanted-hour.ts";
import { ingest } from "../../handlers/events/ingest/ingest.ts";
import { archiveKey, partitionsOf, tableKey } from "../../handlers/events/places.ts";
import { failingNow } from "../../handlers/events/process/failing-share.ts";
import { storeEvent } from "../../handlers/events/process/store-event.ts";
import { TableInserts } from "../../handlers/events/process/table-inserts.ts";

const VIEW = { event_type: "page_view", user_id: "u123", page: "/home" };
const META = { $metadata: {} };

const requestOf = (body: string | null, isBase64Encoded = false): APIGatewayProxyEvent =>
  ({
    body,
    isBase64Encoded,
    requestContext: { requestId: "r", requestTimeEpoch: 1_767_225_600_000, identity: { sourceIp: "192.0.2.1" } },
  }) as unknown as APIGatewayProxyEvent;

interface Failing {
  readonly place: string;
  readonly senderFault: boolean;
}

/** A queue that does not take some messages, at some attempts; what it took, and how long the sender paused. */
function queueThat(fails: (attempt: number, bodies: readonly AnalyticsEvent[]) => readonly Failing[] | Error) {
  const taken: AnalyticsEvent[] = [];
  const pauses: number[] = [];
  let attempt = 0;
  const send = ({ input }: SendMessageBatchCommand) => {
    const entries = input.Entries ?? [];
    const bodies = entries.map(({ MessageBody }) => JSON.parse(MessageBody ?? "") as AnalyticsEvent);
    const failing = fails((attempt += 1), bodies);
    if (failing instanceof Error) return Promise.reject(failing);
    const failed = new Set(failing.map(({ place }) => place));
    taken.push(...bodies.filter((_, index) => !failed.has(String(index))));
    const Failed = failing.map(({ place, senderFault }) => ({ Id: place, SenderFault: senderFault, Code: "X" }));
    return Promise.resolve({ ...META, Successful: [], Failed });
  };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const pause = (ms: number): Promise<void> => (pauses.push(ms), Promise.resolve());
  return { taken, pauses, tools: { sqs: { send }, log, pause, queueUrl: "q" } };
}

const takesAll = () => queueThat(() => []);

async function answerTo(body: string | null, queue = takesAll()): Promise<readonly [number, Record<string, unknown>]> {
  const { statusCode, body: text } = await ingest(requestOf(body), queue.tools);
  return [statusCode, JSON.parse(text) as Record<string, unknown>];
}

describe("ingest", () => {
  test("takes one event or an array, and gives each an id, a time and a source", async () => {
    const queue = takesAll();
    expect(await answerTo(JSON.stringify(VIEW), queue)).toEqual([202, { accepted: 1, event_ids: ["r-0"] }]);
    expect(queue.taken).toEqual([
      { ...VIEW, event_id: "r-0", received_at: "2026-01-01T00:00:00.000Z", source_ip: "192.0.2.1" },
    ]);
    const many = takesAll();
    await answerTo(JSON.stringify(Array.from({ length: 23 }, () => VIEW)), many);
    expect(new Set(many.taken.map(({ event_id }) => event_id)).size).toBe(23);
    const { statusCode } = await ingest(requestOf(btoa(JSON.stringify(VIEW)), true), takesAll().tools);
    expect(statusCode).toBe(202);
  });

  test.each([
    ["no body", null, [/^the body is empty$/]],
    ["half a body", "{", [/^the body is not JSON$/]],
    ["a number", "3", [/expected object/]],
    ["no event", "[]", [/>=1 items/]],
    ["501 events", JSON.stringify(Array.from({ length: 501 }, () => VIEW)), [/<=500 items/]],
    ["a page that is no path", JSON.stringify({ ...VIEW, page: "home" }), [/^page: .*start with "\/"/]],
    [
      "four mistakes",
      JSON.stringify({ event_type: "Page View", pages: "/" }),
      [/^event_type: must be/, /^user_id: /, /^page: /, /"pages"/],
    ],
    ["the second of two", JSON.stringify([VIEW, { ...VIEW, user_id: 7 }]), [/^\[1\]\.user_id: .*string/]],
    ["a nested property", JSON.stringify({ ...VIEW, properties: { a: null } }), [/^properties\.a: /]],
  ])("refuses %s with every reason, and sends nothing", async (_, body, reasons) => {
    const queue = takesAll();
    const [status, told] = await answerTo(body, queue);
    expect(status).toBe(400);
    expect(told["reasons"]).toEqual(reasons.map((reason) => expect.stringMatching(reason) as string));
    expect(queue.taken).toEqual([]);
  });

  test("sends again what the queue did not take, and only that", async () => {
    const queue = queueThat((attempt) => (attempt < 3 ? [{ place: "0", senderFault: false }] : []));
    expect((await answerTo(JSON.stringify([VIEW, VIEW]), queue))[0]).toBe(202);
    expect(queue.taken.map(({ event_id }) => event_id)).toEqual(["r-1", "r-0"]);
    expect(queue.pauses).toEqual([50, 100]);
  });

  test("says by their places which events did not get in", async () => {
    const body = JSON.stringify([VIEW, VIEW, VIEW]);
    const busy = queueThat((_, { length }) =>
      length > 1 ? [{ place: "1", senderFault: false }] : [{ place: "0", senderFault: false }],
    );
    expect(await answerTo(body, busy)).toEqual([
      503,
      expect.objectContaining({ accepted: 2, event_ids: ["r-0", "r-2"], failed: [1] }),
    ]);
    const hopeless = queueThat(() => [{ place: "2", senderFault: true }]);
    expect((await answerTo(body, hopeless))[1]).toMatchObject({ failed: [2] });
    expect(hopeless.pauses).toEqual([]);
    expect(
      (
        await answerTo(
          body,
          queueThat(() => new Error("AccessDenied")),
        )
      )[1],
    ).toMatchObject({ failed: [0, 1, 2] });
  });
});

const EVENT: AnalyticsEvent = {
  ...VIEW,
  event_id: "r-0",
  received_at: "2026-01-01T10:59:59.999Z",
  source_ip: "192.0.2.1",
  properties: { plan: "pro", seats: 3, trial: false },
};

/** A table and a bucket that hold what they are given, once. */
function storage(failing: (id: string) => string | undefined = () => undefined) {
  const items = new Map<string, string>();
  const objects = new Map<string, string>();
  let calls = 0;
  const table = new TableInserts(
    {
      send({ input }: BatchExecuteStatementCommand) {
        calls += 1;
        const Responses = (input.Statements ?? []).map(({ Parameters = [] }) => {
          const id = Parameters[1]?.S ?? "";
          const Code = failing(id) ?? (items.has(id) ? "DuplicateItem" : undefined);
          if (Code !== undefined) return { Error: { Code: Code as "DuplicateItem", Message: "no" } };
          items.set(id, JSON.stringify(Parameters));
          return {};
        });
        return Promise.resolve({ ...META, Responses });
      },
    },
    "t",
  );
  const s3 = {
    send({ input }: PutObjectCommand) {
      expect(input.IfNoneMatch).toBe("*");
      const known = objects.has(input.Key ?? "");
      if (known) return Promise.reject(Object.assign(new Error(), { name: "PreconditionFailed" }));
      objects.set(input.Key ?? "", input.Body as string);
      return Promise.resolve(META);
    },
  };
  return { items, objects, calls: () => calls, tools: { table, s3, bucket: "b" } };
}

describe("process", () => {
  test("an event goes to a place that follows from it, and coming again changes nothing", async () => {
    const { tools, items, objects } = storage();
    expect(await storeEvent(EVENT, tools)).toBe("new");
    expect([...objects]).toEqual([["events/2026/01/01/10/r-0.json", JSON.stringify(EVENT)]]);
    const before = JSON.stringify([...items, ...objects]);
    expect(await storeEvent(EVENT, tools)).toBe("known");
    expect(JSON.stringify([...items, ...objects])).toBe(before);
    expect(items.get("r-0")).toContain(`{"M":{"plan":{"S":"pro"},"seats":{"N":"3"},"trial":{"BOOL":false}}}`);
  });

  test("a batch is one call, and one event that fails takes no other with it", async () => {
    const { tools, calls } = storage((id) => (id === "r-3" ? "ThrottlingError" : undefined));
    const events = Array.from({ length: 10 }, (_, index) => ({ ...EVENT, event_id: `r-${index}` }));
    const outcomes = await Promise.allSettled(events.map((event) => storeEvent(event, tools)));
    expect(calls()).toBe(1);
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(outcomes[3]).toMatchObject({ reason: { message: "not stored: ThrottlingError: no" } });
  });

  test("a message that is no event says why", () => {
    expect(readStored(JSON.stringify(EVENT))).toEqual(EVENT);
    expect(() => readStored("{")).toThrow("no JSON");
    expect(() => readStored(`{"Event":"s3:TestEvent"}`)).toThrow(/not an event: event_id: /);
  });

  test("the share that fails on purpose is that share, half before and half after the work", () => {
    const draws = Array.from({ length: 4000 }, (_, index) => failingNow("0.05", `request-${index}`));
    for (const when of ["before", "after"] as const)
      expect(draws.filter((each) => each === when).length / 4000).toBeCloseTo(0.025, 1);
    expect(draws.filter((each) => each !== undefined).length).toBeGreaterThan(100);
    expect(failingNow(undefined, "request-1")).toBeUndefined();
  });
});

describe("aggregate", () => {
  test("an hour's events lie in the partitions that are read for it", () => {
    const keys = Array.from({ length: 200 }, (_, index) => tableKey({ ...EVENT, event_id: `r-${index}` }).hour_shard);
    expect(new Set(keys)).toEqual(new Set(partitionsOf("2026-01-01T10")));
    expect(archiveKey(EVENT)).toMatch(/^events\/2026\/01\/01\/10\//);
  });

  test("counts by type and page, over as many pages of answers as there are", async () => {
    const rows = [
      ["page_view", "/a b"],
      ["page_view", "/a b"],
      ["click", "/"],
    ] as const;
    const send = ({ input }: QueryCommand) => {
      const first = input.ExpressionAttributeValues?.[":partition"]?.S === "2026-01-01T10#0";
      const at = Number(input.ExclusiveStartKey?.["event_id"]?.S ?? 0);
      const row = first ? rows[at] : undefined;
      const Items = row ? [{ event_type: { S: row[0] }, page: { S: row[1] } }] : [];
      const more = first && at + 1 < rows.length;
      return Promise.resolve({
        ...META,
        Items,
        ...(more ? { LastEvaluatedKey: { event_id: { S: String(at + 1) } } } : {}),
      });
    };
    expect(await countHour("2026-01-01T10", { dynamodb: { send }, table: "t" })).toEqual({
      hour: "2026-01-01T10",
      total: 3,
      counts: [
        { event_type: "click", page: "/", count: 1 },
        { event_type: "page_view", page: "/a b", count: 2 },
      ],
    });
  });

  test("the hour is the one asked for, or the last full one before its schedule's time", () => {
    const now = Date.parse("2026-01-01T12:07:00Z");
    expect(wantedHour({ hour: "2025-12-31T23" }, now)).toBe("2025-12-31T23");
    expect(wantedHour({ scheduled_time: "2026-01-01T00:05:00Z" }, now)).toBe("2025-12-31T23");
    expect(wantedHour(null, now)).toBe("2026-01-01T11");
    expect(() => wantedHour({ hour: "10" }, now)).toThrow("hour must be like");
    expect(() => wantedHour({ scheduled_time: "soon" }, now)).toThrow("scheduled_time must be a time");
  });
});
