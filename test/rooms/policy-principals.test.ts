import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../testbed/index.ts";
import { makeFunction } from "../hostile/function.ts";

const ACCOUNT = "000000000000";
const ANN = `arn:aws:iam::${ACCOUNT}:user/ann`;
const NOBODY = `arn:aws:iam::${ACCOUNT}:user/nobody`;

describe("a policy of a queue, a topic or a function", () => {
  let world: Testbed;
  const puts: Record<string, (principal: string) => Promise<unknown>> = {};
  beforeAll(async () => {
    world = await createTestbed();
    const [sqs, sns] = [new SQSClient(world.sdk()), new SNSClient(world.sdk())];
    await new IAMClient(world.sdk()).send(new CreateUserCommand({ UserName: "ann" }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q" }));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "t" }));
    const lambda = await makeFunction(world, { name: "f", code: "export const handler = () => 1;" });
    const policy = (AWS: string, Action: string): string =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { AWS }, Action, Resource: "*" }] });
    puts["queue"] = (who) =>
      sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policy(who, "sqs:SendMessage") } }));
    puts["topic"] = (who) => {
      const AttributeValue = policy(who, "sns:Publish");
      return sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
    };
    puts["function"] = (Principal) => {
      const given = { FunctionName: "f", StatementId: Principal.replaceAll(/\W/g, ""), Principal };
      return lambda.send(new AddPermissionCommand({ ...given, Action: "lambda:InvokeFunction" }));
    };
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test.each(["queue", "topic", "function"])("of a %s names users that are there, and other accounts", async (what) => {
    await puts[what]?.(ANN);
    await puts[what]?.("111122223333");
  });

  test.each([
    ["queue", NOBODY, "InvalidAttributeValue", "Invalid value for the parameter Policy."],
    ["topic", NOBODY, "InvalidParameterException", "Invalid parameter: Policy Error: PrincipalNotFound"],
    [
      "topic",
      "arn:aws:iam::123:root",
      "InvalidParameterException",
      "Invalid parameter: Policy Error: PrincipalNotFound",
    ],
    [
      "function",
      NOBODY,
      "InvalidParameterValueException",
      "The provided principal was invalid. Please check the principal and try again.",
    ],
  ])("of a %s cannot name %s, who is not there", async (what, who, name, message) => {
    await expect(puts[what]?.(who)).rejects.toMatchObject({ name, message });
  });
});
