import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  CreateExportTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";

const TRANSPORTS: readonly (readonly [name: string, connect: (testbed: Testbed) => Promise<CloudWatchLogsClient>])[] = [
  ["in process", (testbed) => Promise.resolve(new CloudWatchLogsClient(testbed.sdk()))],
  ["over a socket", async (testbed) => new CloudWatchLogsClient(await testbed.sdkOverSocket())],
];
const AT = { logGroupName: "/app", logStreamName: "web" };

describe.each(TRANSPORTS)("%s", (_, connect) => {
  test("lines that are put can be read, found and counted", async () => {
    await using testbed = await createTestbed();
    const logs = await connect(testbed);
    const now = testbed.now();
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/app", tags: { team: "a" } }));
    await logs.send(new CreateLogStreamCommand(AT));
    await logs.send(
      new PutLogEventsCommand({
        ...AT,
        logEvents: [
          { timestamp: now, message: '{"level":"ERROR","text":"größe"}' },
          { timestamp: now, message: '{"level":"INFO"}' },
        ],
      }),
    );
    const read = await logs.send(new GetLogEventsCommand({ ...AT, startFromHead: true }));
    expect(read.events).toEqual([
      { timestamp: now, ingestionTime: now, message: '{"level":"ERROR","text":"größe"}' },
      { timestamp: now, ingestionTime: now, message: '{"level":"INFO"}' },
    ]);
    const found = await logs.send(
      new FilterLogEventsCommand({ logGroupName: "/app", filterPattern: "{ $.level = ERROR }" }),
    );
    expect(found.events).toMatchObject([{ logStreamName: "web", eventId: expect.stringMatching(/^\d{56}$/) }]);
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: "/app" }));
    expect(logStreams).toMatchObject([
      {
        logStreamName: "web",
        firstEventTimestamp: now,
        lastEventTimestamp: now,
        storedBytes: 0,
        arn: "arn:aws:logs:us-east-1:000000000000:log-group:/app:log-stream:web",
      },
    ]);
  });

  test("errors have AWS's names and texts", async () => {
    await using testbed = await createTestbed();
    const logs = await connect(testbed);
    await expect(logs.send(new GetLogEventsCommand(AT))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log group does not exist.",
      $metadata: { httpStatusCode: 400 },
    });
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/app" }));
    await expect(logs.send(new FilterLogEventsCommand({ logGroupName: "/app", limit: 10_001 }))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    });
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName: "a b" }))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("Value 'a b' at 'logGroupName' failed to satisfy constraint"),
    });
  });
});

test("a group shows its retention and class, under an ARN that ends in a star", async () => {
  await using testbed = await createTestbed();
  const logs = new CloudWatchLogsClient(testbed.sdk());
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/app" }));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: "/app", retentionInDays: 7 }));
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/a" }));
  expect(logGroups).toEqual([
    {
      logGroupName: "/app",
      creationTime: testbed.now(),
      retentionInDays: 7,
      metricFilterCount: 0,
      arn: "arn:aws:logs:us-east-1:000000000000:log-group:/app:*",
      logGroupArn: "arn:aws:logs:us-east-1:000000000000:log-group:/app",
      storedBytes: 0,
      logGroupClass: "STANDARD",
      deletionProtectionEnabled: false,
    },
  ]);
  await expect(
    logs.send(new PutRetentionPolicyCommand({ logGroupName: "/app", retentionInDays: 2 })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("tags are put on and taken off by the group's ARN", async () => {
  await using testbed = await createTestbed();
  const logs = new CloudWatchLogsClient(testbed.sdk());
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/app", tags: { a: "1" } }));
  const resourceArn = "arn:aws:logs:us-east-1:000000000000:log-group:/app";
  await logs.send(new TagResourceCommand({ resourceArn, tags: { b: "2" } }));
  await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
  expect((await logs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: "2" });
  await expect(logs.send(new ListTagsForResourceCommand({ resourceArn: `${resourceArn}-none` }))).rejects.toMatchObject(
    { name: "ResourceNotFoundException" },
  );
});

test("a policy for a group has to end in a star, and who may not is told with 400", async () => {
  await using testbed = await createTestbed();
  const iam = new IAMClient(testbed.sdk());
  await iam.send(new CreateUserCommand({ UserName: "u" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "u" }));
  const logs = new CloudWatchLogsClient(
    testbed.sdk({ accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" }),
  );
  const allow = (Resource: string): Promise<unknown> =>
    iam.send(
      new PutUserPolicyCommand({
        UserName: "u",
        PolicyName: "p",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "logs:*", Resource }],
        }),
      }),
    );
  const create = (tags?: Record<string, string>): Promise<unknown> =>
    logs.send(new CreateLogGroupCommand({ logGroupName: "/app", ...(tags ? { tags } : {}) }));
  await allow("arn:aws:logs:us-east-1:000000000000:log-group:/app");
  await expect(create()).rejects.toMatchObject({
    name: "AccessDeniedException",
    message:
      "User: arn:aws:iam::000000000000:user/u is not authorized to perform: logs:CreateLogGroup on resource: arn:aws:logs:us-east-1:000000000000:log-group:/app:log-stream: because no identity-based policy allows the logs:CreateLogGroup action",
    $metadata: { httpStatusCode: 400 },
  });
  await allow("arn:aws:logs:us-east-1:000000000000:log-group:/app:*");
  await expect(create({ a: "b" })).rejects.toMatchObject({
    message: expect.stringContaining("is not authorized to perform CreateLogGroup with Tags"),
  });
  await expect(create()).resolves.toBeDefined();
});

test("an operation that is not emulated is answered by its name", async () => {
  await using testbed = await createTestbed();
  const logs = new CloudWatchLogsClient(testbed.sdk());
  await expect(
    logs.send(new CreateExportTaskCommand({ logGroupName: "/app", from: 0, to: 1, destination: "bucket" })),
  ).rejects.toThrow(/CreateExportTask/);
});
