import { GetObjectCommand, NoSuchKey, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientsFor, summaries } from "../../provision/index.ts";
import { codeOf, handlerFile } from "../../testbed/pipelines/code.ts";
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

const CSV = "id,amount\n1,10\n2,20\n3,30\n";
/** Between two looks. */
const LOOK_MS = 5;
const PATIENCE_MS = 60_000;

/** The pipeline that the project is about: a file comes in, a function is started, its summary can be read. */
export async function summary(target: Target): Promise<readonly Figure[]> {
  const { requestHandler: _, ...config } = configOf(target);
  const { Account: account = "" } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  const names = summaries.summariesNames({ account, region: config.region, suffix: `bench-${process.pid}` });
  const clients = clientsFor({ ...config, forcePathStyle: true });
  await summaries.provisionSummaries(clients, names, { code: await codeOf(handlerFile("summaries")) });
  const { s3 } = clients;
  const summarized = async (index: number): Promise<void> => {
    const name = `f${index}`;
    await s3.send(new PutObjectCommand({ Bucket: names.bucket, Key: `synthetic-data/${name}.csv`, Body: CSV }));
    const until = performance.now() + PATIENCE_MS;
    const at = { Bucket: names.bucket, Key: `summaries/summary_${name}.json` };
    for (;;) {
      try {
        const { Body } = await s3.send(new GetObjectCommand(at));
        if ((await Body?.transformToString()) !== "") return;
      } catch (error) {
        if (!(error instanceof NoSuchKey)) throw error;
      }
      if (performance.now() > until) throw new Error(`no summary ${PATIENCE_MS / 1000} s after the file was put`);
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  };
  return [
    await timed("PutObject to the summary read, warm, socket", "", 50, summarized, {
      warmUp: 5,
      secondsMax: SECONDS_MAX,
    }),
  ];
}
