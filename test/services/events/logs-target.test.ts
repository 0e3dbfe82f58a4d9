import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeResourcePoliciesCommand,
  FilterLogEventsCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { AT, eventWorld, SHOP } from "./world.ts";

const logGroupName = "/aws/events/orders";
const Arn = `arn:aws:logs:${AT}:log-group:${logGroupName}`;

test("a rule writes into a log group only where the policies of Logs let EventBridge in", async () => {
  await using it = await eventWorld();
  const logs = new CloudWatchLogsClient(it.world.sdk());
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await it.rule("all", SHOP, { Arn });
  const lines = async (): Promise<readonly unknown[]> => {
    await it.world.idle();
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return events.map(({ message = "" }): unknown => JSON.parse(message));
  };
  const denied = await it.send();
  expect(await lines()).toEqual([]);
  expect(it.world.why({ subject: denied, reaching: logGroupName })).toMatchObject({
    plane: "invoke",
    reason: "target-denied",
  });
  const policyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${Arn}:*`,
    },
  });
  await logs.send(new PutResourcePolicyCommand({ policyName: "events", policyDocument }));
  const { resourcePolicies } = await logs.send(new DescribeResourcePoliciesCommand({}));
  expect(resourcePolicies).toMatchObject([{ policyName: "events", policyDocument }]);
  const id = await it.send();
  expect(await lines()).toMatchObject([{ id, source: "shop" }]);
});
