import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteMetricFilterCommand,
  DeleteSubscriptionFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
  PutMetricFilterCommand,
  PutSubscriptionFilterCommand,
  StartLiveTailCommand,
  TestMetricFilterCommand,
  type MetricTransformation,
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
});
afterAll(() => world.close());

const filter = (filterName: string, filterPattern: string, transformation: Partial<MetricTransformation>) =>
  logs.send(
    new PutMetricFilterCommand({
      logGroupName: "/app",
      filterName,
      filterPattern,
      metricTransformations: [{ metricNamespace: "App", metricName: filterName, metricValue: "1", ...transformation }],
    }),
  );
const write = (...messages: readonly string[]) =>
  logs.send(
    new PutLogEventsCommand({ ...AT, logEvents: messages.map((message) => ({ timestamp: world.now(), message })) }),
  );

describe("a metric filter", () => {
  const points = async (MetricName: string, dimensions: Readonly<Record<string, string>> = {}, Namespace = "App") => {
    const { Datapoints } = await new CloudWatchClient(world.sdk()).send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName,
        StartTime: new Date(world.now() - 3_600_000),
        EndTime: new Date(world.now() + 60_000),
        Period: 60,
        Statistics: ["Sum", "SampleCount"],
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    return (Datapoints ?? [])
      .toSorted((a, b) => Number(a.Timestamp) - Number(b.Timestamp))
      .map(({ Sum, SampleCount, Unit }) => [Sum, SampleCount, Unit]);
  };

  test("turns matching lines into values, with fields for value and dimensions", async () => {
    await filter("errors", "ERROR", { defaultValue: 0, unit: "Count" });
    await filter("latency", "{ $.latency > 0 }", {
      metricValue: "$.latency",
      unit: "Milliseconds",
      dimensions: { Route: "$.route" },
    });
    await filter("bytes", "[ip, status = 2*, size]", { metricValue: "$size" });
    await write("ERROR one", "ERROR two", '{"latency": 12.5, "route": "/a"}', '{"latency": 1}', "10.0.0.1 200 512");
    await write("10.0.0.1 500 1", "10.0.0.1 204 none");
    expect(await points("errors")).toEqual([[2, 2, "Count"]]);
    expect(await points("latency", { Route: "/a" })).toEqual([[12.5, 1, "Milliseconds"]]);
    expect(await points("latency")).toEqual([]);
    expect(await points("bytes")).toEqual([[512, 1, "None"]]);
    expect(await points("IncomingLogEvents", { LogGroupName: "/app" }, "AWS/Logs")).toEqual([[7, 2, "None"]]);
    expect(await points("IncomingBytes", {}, "AWS/Logs")).toEqual([[111, 2, "Bytes"]]);
    await world.advance(60);
    await write("all is well");
    await world.advance(120);
    expect(await points("errors")).toEqual([
      [2, 2, "Count"],
      [0, 1, "Count"],
    ]);
    const { metricFilters } = await logs.send(
      new DescribeMetricFiltersCommand({ metricNamespace: "App", metricName: "latency" }),
    );
    expect(metricFilters).toMatchObject([
      { filterName: "latency", logGroupName: "/app", metricTransformations: [{ dimensions: { Route: "$.route" } }] },
    ]);
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups).toMatchObject([{ metricFilterCount: 3 }]);
    await logs.send(new DeleteMetricFilterCommand({ logGroupName: "/app", filterName: "latency" }));
    await expect(
      logs.send(new DeleteMetricFilterCommand({ logGroupName: "/app", filterName: "latency" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("can be tried out before it is put", async () => {
    const { matches } = await logs.send(
      new TestMetricFilterCommand({
        filterPattern: "[ip, user, status = 4*]",
        logEventMessages: ["10.0.0.1 ann 200", "10.0.0.2 bob 404"],
      }),
    );
    expect(matches).toEqual([
      {
        eventNumber: 2,
        eventMessage: "10.0.0.2 bob 404",
        extractedValues: { $ip: "10.0.0.2", $user: "bob", $status: "404" },
      },
    ]);
    const json = await logs.send(
      new TestMetricFilterCommand({ filterPattern: "{ $.a = 1 }", logEventMessages: ['{"a":1,"b":2}'] }),
    );
    expect(json.matches).toMatchObject([{ extractedValues: { "$.a": "1" } }]);
  });

  test.each<readonly [string, Partial<MetricTransformation>, string]>([
    [
      "{ $.a = 1 }",
      { defaultValue: 0, dimensions: { A: "$.a" } },
      "Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
    ],
    ["ERROR", { dimensions: { A: "$.a" } }, "The specified filter pattern does not support dimensions"],
    ["ERROR", { metricValue: "$.a" }, "Invalid metric transformation: '$.a'"],
    ["{ $.a", {}, "If a filter pattern starts with '{' it must end with '}'"],
  ])("with the pattern %s and %j is refused", async (pattern, transformation, message) => {
    await expect(filter("bad", pattern, transformation)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message,
    });
  });
});

describe("a subscription filter", () => {
  const subscribe = (filterName: string, destinationArn: string) =>
    logs.send(
      new PutSubscriptionFilterCommand({ logGroupName: "/app", filterName, filterPattern: "", destinationArn }),
    );

  test("is refused for what nobody can be handed to", async () => {
    await expect(subscribe("a", "arn:aws:lambda:us-east-1:000000000000:function:none")).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
    });
    await expect(subscribe("a", "arn:aws:logs:us-east-1:000000000000:destination:d")).rejects.toMatchObject({
      message: expect.stringContaining("to Lambda functions only, not to destinations of other accounts"),
    });
    await expect(
      logs.send(new DeleteSubscriptionFilterCommand({ logGroupName: "/app", filterName: "a" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    const { subscriptionFilters } = await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName: "/app" }));
    expect(subscriptionFilters).toEqual([]);
  });
});

test("a live tail shows what comes in, over the socket too", async () => {
  const overSocket = new CloudWatchLogsClient({ ...(await world.sdkOverSocket()), disableHostPrefix: true });
  const identifier = "arn:aws:logs:us-east-1:000000000000:log-group:/app";
  const tail = async (client: CloudWatchLogsClient): Promise<readonly unknown[]> => {
    const { responseStream } = await client.send(
      new StartLiveTailCommand({ logGroupIdentifiers: [identifier], logEventFilterPattern: "live" }),
    );
    const seen: unknown[] = [];
    for await (const event of responseStream ?? []) {
      seen.push(event);
      if (event.sessionStart) await write("live 1", "dead");
      else break;
    }
    return seen;
  };
  for (const client of [new CloudWatchLogsClient({ ...world.sdk(), disableHostPrefix: true }), overSocket])
    expect(await tail(client)).toMatchObject([
      { sessionStart: { logGroupIdentifiers: [identifier], sessionId: expect.stringMatching(/^[\da-f-]{36}$/) } },
      {
        sessionUpdate: {
          sessionMetadata: { sampled: false },
          sessionResults: [{ logGroupIdentifier: "000000000000:/app", logStreamName: "web", message: "live 1" }],
        },
      },
    ]);
  overSocket.destroy();
  await expect(
    logs.send(
      new StartLiveTailCommand({
        logGroupIdentifiers: [identifier],
        logStreamNames: ["s"],
        logStreamNamePrefixes: ["s"],
      }),
    ),
  ).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("mutually exclusive"),
  });
  await expect(
    logs.send(new StartLiveTailCommand({ logGroupIdentifiers: [`${identifier}-none`] })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
