import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { AT, eventWorld, type EventWorld } from "../services/events/world.ts";

const BUS = `arn:aws:events:${AT}:event-bus/default`;

/** A queue for everything of a source. */
async function watch(it: EventWorld, source: string): Promise<void> {
  const events = new EventBridgeClient(it.world.sdk());
  const Arn = await it.queue("seen");
  await events.send(new PutRuleCommand({ Name: "watch", EventPattern: JSON.stringify({ source: [source] }) }));
  await events.send(new PutTargetsCommand({ Rule: "watch", Targets: [{ Id: "1", Arn }] }));
}

test("a bucket that is told to sends its events to the default bus, its keys as they are", async () => {
  await using it = await eventWorld();
  const s3 = new S3Client(it.world.sdk());
  await s3.send(new CreateBucketCommand({ Bucket: "sales" }));
  await watch(it, "aws.s3");
  await s3.send(new PutObjectCommand({ Bucket: "sales", Key: "before", Body: "x" }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: "sales",
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
  await s3.send(new PutObjectCommand({ Bucket: "sales", Key: "a b.csv", Body: "x,y" }));
  await s3.send(new DeleteObjectCommand({ Bucket: "sales", Key: "a b.csv" }));
  expect(await it.bodies("seen")).toMatchObject([
    {
      "detail-type": "Object Created",
      source: "aws.s3",
      resources: ["arn:aws:s3:::sales"],
      detail: { bucket: { name: "sales" }, object: { key: "a b.csv", size: 3 }, reason: "PutObject" },
    },
    { "detail-type": "Object Deleted", detail: { "deletion-type": "Permanently Deleted" } },
  ]);
  expect(it.world.why({ subject: "s3://sales/a b.csv", reaching: "seen" })).toMatchObject({ verdict: "arrived" });
});

test("a bus is a destination of asynchronous invocations, with the function's role", async () => {
  await using it = await eventWorld();
  const [lambda, iam] = [new LambdaClient(it.world.sdk()), new IAMClient(it.world.sdk())];
  const document = (statement: object): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } });
  await iam.send(
    new CreateRoleCommand({
      RoleName: "worker",
      AssumeRolePolicyDocument: document({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
    }),
  );
  const FunctionName = "worker";
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: "arn:aws:iam::000000000000:role/worker",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zipSync({ "index.js": strToU8("exports.handler = async () => ({ done: true });") }) },
    }),
  );
  const destined = (): Promise<unknown> =>
    lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName,
        DestinationConfig: { OnSuccess: { Destination: BUS } },
      }),
    );
  await expect(destined()).rejects.toThrow("does not have permissions to call PutEvents");
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "worker",
      PolicyName: "put",
      PolicyDocument: document({ Action: "events:PutEvents", Resource: BUS }),
    }),
  );
  await destined();
  await watch(it, "lambda");
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: `{"n":1}` }));
  expect(await it.bodies("seen")).toMatchObject([
    {
      "detail-type": "Lambda Function Invocation Result - Success",
      source: "lambda",
      resources: [BUS, `arn:aws:lambda:${AT}:function:worker:$LATEST`],
      detail: { requestPayload: { n: 1 }, responsePayload: { done: true } },
    },
  ]);
});
