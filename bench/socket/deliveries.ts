import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { timed, type Figure } from "../measure.ts";
import type { Target } from "../server.ts";
import { configOf, named, SECONDS_MAX } from "./clients.ts";

/** From a topic to whoever waits at a queue behind it. */
export async function notices(target: Target): Promise<readonly Figure[]> {
  const sns = new SNSClient(configOf(target));
  const sqs = new SQSClient(configOf(target));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: named("notices") }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: named("notices") }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const Resource = Attributes?.["QueueArn"] ?? "";
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage", Resource }],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: Resource }));
  const told = async (index: number): Promise<void> => {
    const [{ Messages = [] }] = await Promise.all([
      sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 })),
      sns.send(new PublishCommand({ TopicArn, Message: `notice ${index}` })),
    ]);
    const [message] = Messages;
    if (!message?.Body?.includes(`notice ${index}`)) throw new Error("a notice did not come within 20 s");
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  };
  return [
    await timed("SNS Publish to a waiting receiver at SQS, deleted, socket", "", 200, told, {
      warmUp: 20,
      secondsMax: SECONDS_MAX,
    }),
  ];
}
