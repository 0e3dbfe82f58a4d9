import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteSubscriptionFilterCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeQueriesCommand,
  DescribeResourcePoliciesCommand,
  ListLogGroupsCommand,
  PutResourcePolicyCommand,
  PutSubscriptionFilterCommand,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";

// What AWS was seen to answer in February 2026, and in reports.
let world: Testbed;
let logs: CloudWatchLogsClient;
const GROUP = { logGroupName: "/app" };

beforeAll(async () => {
  world = await createTestbed();
  logs = new CloudWatchLogsClient(world.sdk());
  await logs.send(new CreateLogGroupCommand(GROUP));
});
afterAll(() => world.close());

const subscribe = (destinationArn: string, logGroupName = "/app"): Promise<unknown> =>
  logs.send(new PutSubscriptionFilterCommand({ logGroupName, filterName: "f", filterPattern: "", destinationArn }));
const TOO_LONG =
  "InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.";

describe("Logs refuses", () => {
  test.each<[what: string, run: () => Promise<unknown>, answer: string]>([
    [
      "a group with a long name",
      () => logs.send(new CreateLogGroupCommand({ logGroupName: "a".repeat(513) })),
      TOO_LONG,
    ],
    [
      "a filter of a group with a long name",
      () => logs.send(new DeleteMetricFilterCommand({ logGroupName: "a".repeat(513), filterName: "f" })),
      TOO_LONG,
    ],
    [
      "a group that is AWS's",
      () => logs.send(new CreateLogGroupCommand({ logGroupName: "aws/spans" })),
      "InvalidParameterException: Log groups starting with AWS/ are reserved for AWS.",
    ],
    [
      "a tag that is AWS's",
      () => logs.send(new CreateLogGroupCommand({ logGroupName: "/new", tags: { "aws:x": "1" } })),
      "InvalidParameterException: The tag key aws:x begins with aws:, which is reserved for AWS.",
    ],
    [
      "a group by name and ARN",
      () => logs.send(new DescribeLogStreamsCommand({ ...GROUP, logGroupIdentifier: "/app" })),
      "ValidationException: LogGroup name and LogGroup ARN are mutually exclusive parameters.",
    ],
    [
      "to delete no subscription",
      () => logs.send(new DeleteSubscriptionFilterCommand({ ...GROUP, filterName: "none" })),
      "ResourceNotFoundException: The specified subscription filter does not exist.",
    ],
    [
      "another account's function, before it looks for the group",
      () => subscribe("arn:aws:lambda:us-east-1:111111111111:function:f", "/none"),
      "AccessDeniedException: Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.",
    ],
    [
      "a stream without a role",
      () => subscribe("arn:aws:kinesis:us-east-1:000000000000:stream/s"),
      "InvalidParameterException: destinationArn for vendor kinesis cannot be used without roleArn",
    ],
  ])("%s", async (_what, run, answer) => {
    const [name] = answer.split(": ");
    const error: unknown = await run().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name, message: answer.slice((name?.length ?? 0) + 2) });
  });
});

test("a query is told with its group and its time, to the end of its last second", async () => {
  const now = Math.floor(world.now() / 1000);
  await logs.send(
    new StartQueryCommand({ ...GROUP, startTime: now - 60, endTime: now, queryString: "fields @message" }),
  );
  const { queries } = await logs.send(new DescribeQueriesCommand({}));
  expect(queries?.[0]?.queryString).toBe(`SOURCE "/app" START=${now - 60}000 END=${now}999 | fields @message`);
});

test("a group found by a part of its name is told in short", async () => {
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePattern: "PP" }));
  expect(logGroups?.[0]).toMatchObject({ logGroupName: "/app", metricFilterCount: 0 });
  expect(logGroups?.[0]).not.toHaveProperty("storedBytes");
});

test("whoever asks for other accounts' groups only is told of none", async () => {
  const others = { includeLinkedAccounts: true, accountIdentifiers: ["111111111111"] };
  expect((await logs.send(new DescribeLogGroupsCommand(others))).logGroups).toEqual([]);
  expect((await logs.send(new ListLogGroupsCommand(others))).logGroups).toEqual([]);
  const own = { includeLinkedAccounts: true, accountIdentifiers: [world.account] };
  expect((await logs.send(new DescribeLogGroupsCommand(own))).logGroups).toHaveLength(1);
});

test("resource policies are the account's", async () => {
  const Statement = [
    { Effect: "Allow", Principal: { Service: "route53.amazonaws.com" }, Action: "logs:PutLogEvents", Resource: "*" },
  ];
  const { resourcePolicy } = await logs.send(
    new PutResourcePolicyCommand({
      policyName: "p",
      policyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );
  expect(resourcePolicy).toMatchObject({ policyName: "p", policyScope: "ACCOUNT" });
  const ofResources = await logs.send(new DescribeResourcePoliciesCommand({ policyScope: "RESOURCE" }));
  expect(ofResources.resourcePolicies).toEqual([]);
});
