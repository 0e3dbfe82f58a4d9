import {
  AssociateKmsKeyCommand,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteQueryDefinitionCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeQueriesCommand,
  DescribeQueryDefinitionsCommand,
  DescribeSubscriptionFiltersCommand,
  DisassociateKmsKeyCommand,
  GetLogEventsCommand,
  GetLogGroupFieldsCommand,
  GetLogRecordCommand,
  GetQueryResultsCommand,
  ListLogGroupsCommand,
  ListTagsLogGroupCommand,
  PutLogEventsCommand,
  PutLogGroupDeletionProtectionCommand,
  PutQueryDefinitionCommand,
  StartQueryCommand,
  StopQueryCommand,
  TagLogGroupCommand,
  UntagLogGroupCommand,
  type StartQueryCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";

const AT = { logGroupName: "/app", logStreamName: "web" };
let world: Testbed;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  world = await createTestbed();
  logs = new CloudWatchLogsClient(world.sdk());
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/app" }));
  await logs.send(new CreateLogStreamCommand(AT));
  const logEvents = ["a", "b", "c"].map((id, n) => ({
    timestamp: world.now() + n,
    message: JSON.stringify({ id, n }),
  }));
  await logs.send(new PutLogEventsCommand({ ...AT, logEvents }));
});
afterAll(() => world.close());

const start = (queryString: string, more: Partial<StartQueryCommandInput> = {}) =>
  logs.send(
    new StartQueryCommand({
      logGroupName: "/app",
      startTime: Math.floor(world.now() / 1000) - 60,
      endTime: Math.floor(world.now() / 1000) + 60,
      queryString,
      ...more,
    }),
  );

describe("a query", () => {
  test("is scheduled, runs, and is complete when it is asked for again", async () => {
    const { queryId } = await start("filter n > 0 | fields id, n | sort n desc");
    const described = await logs.send(new DescribeQueriesCommand({ logGroupName: "/app", status: "Scheduled" }));
    expect(described.queries).toMatchObject([{ queryId, userIdentity: "arn:aws:iam::000000000000:root" }]);
    const seen: string[] = [];
    let answer = await logs.send(new GetQueryResultsCommand({ queryId }));
    for (; answer.status !== "Complete"; answer = await logs.send(new GetQueryResultsCommand({ queryId })))
      seen.push(answer.status ?? "");
    expect(seen).toEqual(["Running"]);
    expect(answer).toMatchObject({
      results: [
        [{ field: "id", value: "c" }, { field: "n", value: "2" }, { field: "@ptr" }],
        [{ field: "id", value: "b" }, { field: "n", value: "1" }, { field: "@ptr" }],
      ],
      statistics: { recordsMatched: 2, recordsScanned: 3, bytesScanned: 48, logGroupsScanned: 1 },
    });
    const logRecordPointer = answer.results?.[0]?.[2]?.value;
    const { logRecord } = await logs.send(new GetLogRecordCommand({ logRecordPointer }));
    expect(logRecord).toMatchObject({ id: "c", n: "2", "@logStream": "web", "@log": "000000000000:/app" });
    const first = await logs.send(new GetQueryResultsCommand({ queryId, maxItems: 1 }));
    const { nextToken } = first;
    const second = await logs.send(new GetQueryResultsCommand({ queryId, maxItems: 1, nextToken }));
    expect([first.results?.length, second.results?.[0]?.[0]?.value, second.nextToken]).toEqual([1, "b", undefined]);
  });

  test("has up to 100,000 rows if it asks for more than 10,000, and shows them in pages of 10,000", async () => {
    const many = { logGroupName: "/many", logStreamName: "s" };
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/many" }));
    await logs.send(new CreateLogStreamCommand(many));
    const message = JSON.stringify({ list: Array.from({ length: 10_002 }, () => 0) });
    await logs.send(new PutLogEventsCommand({ ...many, logEvents: [{ timestamp: world.now(), message }] }));
    const unnest = "fields jsonParse(@message) as json | unnest json.list into one | display one";
    const sizes = async (limit: number | undefined): Promise<readonly (number | undefined)[]> => {
      const { queryId } = await start(unnest, { logGroupName: "/many", limit });
      await world.advance(1);
      const first = await logs.send(new GetQueryResultsCommand({ queryId }));
      if (first.nextToken === undefined) return [first.results?.length];
      const rest = await logs.send(new GetQueryResultsCommand({ queryId, nextToken: first.nextToken }));
      return [first.results?.length, rest.results?.length];
    };
    expect(await sizes(undefined)).toEqual([10_000]);
    expect(await sizes(20_000)).toEqual([10_000, 2]);
    await logs.send(new DeleteLogGroupCommand({ logGroupName: "/many" }));
  });

  test("can be stopped while it runs", async () => {
    const { queryId } = await start("fields id");
    expect(await logs.send(new StopQueryCommand({ queryId }))).toMatchObject({ success: true });
    expect(await logs.send(new GetQueryResultsCommand({ queryId }))).toMatchObject({
      status: "Cancelled",
      results: [],
    });
    await expect(logs.send(new StopQueryCommand({ queryId }))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });

  test("that is none says where it goes wrong, and so does one about nothing", async () => {
    const error: unknown = await start("fields id\n| count()").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "MalformedQueryException",
      message: expect.stringMatching(
        /^unexpected symbol found count at line 2 and position 2 \(Service: AWSLogs; Status Code: 400; Error Code: MalformedQueryException; Request ID: [\da-f-]{36}; Proxy: null\)$/,
      ),
      queryCompileError: { location: { startCharOffset: 12, endCharOffset: 17 } },
    });
    await expect(start("fields id", { logGroupName: "/none" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: expect.stringMatching(
        /^Log group '\/none' does not exist for account ID '000000000000' \(Service: AWSLogs;/,
      ),
    });
    await expect(start("fields id", { endTime: 1, startTime: 0 })).rejects.toMatchObject({
      name: "MalformedQueryException",
      message: expect.stringContaining("before the log groups creation time"),
    });
    await expect(start("SELECT 1", { queryLanguage: "SQL" })).rejects.toMatchObject({
      message: "Misfire runs queries of the language CWLI only, not SQL.",
    });
  });

  test("can be saved", async () => {
    const { queryDefinitionId } = await logs.send(
      new PutQueryDefinitionCommand({ name: "errors/all", queryString: "fields @message", logGroupNames: ["/app"] }),
    );
    await logs.send(new PutQueryDefinitionCommand({ queryDefinitionId, name: "errors/new", queryString: "limit 1" }));
    const { queryDefinitions } = await logs.send(
      new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: "errors/" }),
    );
    expect(queryDefinitions).toMatchObject([{ queryDefinitionId, name: "errors/new", queryString: "limit 1" }]);
    expect(await logs.send(new DeleteQueryDefinitionCommand({ queryDefinitionId }))).toMatchObject({ success: true });
    await expect(logs.send(new DeleteQueryDefinitionCommand({ queryDefinitionId }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("a group", () => {
  test("tells its fields, and how many of its events have them", async () => {
    const { logGroupFields } = await logs.send(
      new GetLogGroupFieldsCommand({ logGroupName: "/app", time: Math.floor(world.now() / 1000) }),
    );
    expect(logGroupFields).toContainEqual({ name: "id", percent: 100 });
  });

  test("of another class than the standard one is written and queried, and no more", async () => {
    const at = { logGroupName: "/rare", logStreamName: "s" };
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/rare", logGroupClass: "INFREQUENT_ACCESS" }));
    await logs.send(new CreateLogStreamCommand(at));
    await logs.send(new PutLogEventsCommand({ ...at, logEvents: [{ timestamp: world.now(), message: "x" }] }));
    const refusal = {
      name: "ValidationException",
      message: "This operation is only supported on the Standard log class.",
    };
    await expect(logs.send(new GetLogEventsCommand(at))).rejects.toMatchObject(refusal);
    await expect(logs.send(new DescribeSubscriptionFiltersCommand(at))).rejects.toMatchObject(refusal);
    const { queryId } = await start("stats count(*) as n", { logGroupName: "/rare" });
    await world.advance(1);
    expect((await logs.send(new GetQueryResultsCommand({ queryId }))).results).toEqual([[{ field: "n", value: "1" }]]);
    await logs.send(new DeleteLogGroupCommand(at));
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/passing", logGroupClass: "DELIVERY" }));
    await expect(start("limit 1", { logGroupName: "/passing" })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await logs.send(new DeleteLogGroupCommand({ logGroupName: "/passing" }));
  });

  test("is shown to its end to who deletes each page before asking for the next, in every order", async () => {
    const logGroupName = "/pages";
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    for (const order of [{}, { descending: true }, { orderBy: "LastEventTime", descending: true } as const]) {
      for (const logStreamName of ["a", "b", "c", "d", "e"])
        await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const seen: (string | undefined)[] = [];
      let nextToken: string | undefined;
      do {
        const ask = { logGroupName, ...order, limit: 2, ...(nextToken === undefined ? {} : { nextToken }) };
        const { logStreams = [], ...more } = await logs.send(new DescribeLogStreamsCommand(ask));
        for (const { logStreamName } of logStreams) {
          seen.push(logStreamName);
          await logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName }));
        }
        nextToken = more.nextToken;
      } while (nextToken !== undefined);
      expect(new Set(seen)).toEqual(new Set(["a", "b", "c", "d", "e"]));
    }
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  });

  test("that is protected is not deleted", async () => {
    const logGroupName = "/precious";
    await logs.send(new CreateLogGroupCommand({ logGroupName, deletionProtectionEnabled: true }));
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: "ValidationException",
    });
    await logs.send(
      new PutLogGroupDeletionProtectionCommand({ logGroupIdentifier: logGroupName, deletionProtectionEnabled: false }),
    );
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  });

  test("is tagged by the older calls too, has a key and is listed", async () => {
    const logGroupName = "/app";
    await logs.send(new TagLogGroupCommand({ logGroupName, tags: { a: "1", b: "2" } }));
    await logs.send(new UntagLogGroupCommand({ logGroupName, tags: ["a"] }));
    expect((await logs.send(new ListTagsLogGroupCommand({ logGroupName }))).tags).toEqual({ b: "2" });
    const kmsKeyId = "arn:aws:kms:us-east-1:000000000000:key/k";
    await logs.send(new AssociateKmsKeyCommand({ logGroupName, kmsKeyId }));
    expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toMatchObject([{ kmsKeyId }]);
    await logs.send(new DisassociateKmsKeyCommand({ logGroupName }));
    expect((await logs.send(new ListLogGroupsCommand({ logGroupNamePattern: "^/app" }))).logGroups).toEqual([
      { logGroupName, logGroupArn: "arn:aws:logs:us-east-1:000000000000:log-group:/app", logGroupClass: "STANDARD" },
    ]);
  });
});
