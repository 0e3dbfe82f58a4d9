import type { Readable } from "node:stream";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateFunctionCommand, InvokeCommand } from "@aws-sdk/client-lambda";
import {
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { clientsFor, summaries as provision, type Clients } from "../../provision/index.ts";
import type { KeyPair, World } from "../engines/engine.ts";
import { answerOf, errorText, statusText } from "./answers.ts";
import { codeOf, handlerFile } from "./code.ts";
import { failureSettings, type FailureSettings } from "./failure-settings.ts";
import { functionView, type FunctionView } from "./function-view.ts";

export interface SummariesSetup {
  /** The entry file of another handler than the pipeline's own. */
  readonly handler?: string;
  /** Parts that are not made. A permission or a notification goes with the function that is left out. */
  readonly without?: readonly ("function" | "permission" | "notification")[];
  readonly withoutRights?: readonly string[];
  readonly failureQueues?: boolean;
  readonly outputPrefix?: string;
  readonly suffix?: string;
  /** Whom the role trusts instead of Lambda. */
  readonly trust?: string;
}

/** The summaries pipeline in a world, with what a scenario does to it and sees of it. */
export interface SummariesPipeline extends FunctionView, FailureSettings {
  readonly names: PipelineNames;
  // What a person does.
  put(key: string, options?: PutOptions): Promise<string>;
  remove(key: string): Promise<string>;
  /** Sends the event of an object once more, asynchronously. */
  sendEvent(key: string): Promise<string>;
  sendPayload(payload: string): Promise<string>;
  wire(): Promise<string>;
  createFunction(): Promise<string>;
  /** A user with these actions on the bucket's objects. */
  user(name: string, actions: readonly string[]): Promise<User>;
  // What breaks and mends it.
  allowS3(source?: provision.S3Source): Promise<void>;
  removeS3Permission(): Promise<void>;
  recreateFunction(): Promise<void>;
  trust(service: string): Promise<void>;
  /** All rights of the pipeline, and `also` on the bucket itself. */
  grantAll(also?: readonly string[]): Promise<void>;
  /** All rights of the pipeline, and `also` on the bucket's objects. */
  grantOnObjects(also: readonly string[]): Promise<void>;
  /** Gives the function dead-letter queue and OnFailure destination again. */
  knowFailureQueues(): Promise<void>;
  revoke(action: string): Promise<void>;
  /** Puts the pipeline's own handler in place. */
  deploy(): Promise<void>;
  writeTo(outputPrefix: string): Promise<void>;
  // What a person sees.
  outputs(): Promise<string>;
  /** An object as text; empty when there is none. */
  read(key: string): Promise<string>;
  rows(name: string): Promise<string>;
  /** What the pipeline's own handler logged, in order. */
  steps(): Promise<string>;
  rules(): Promise<string>;
  messages(queue: "deadLetters" | "failures"): Promise<string>;
  take(queue: "deadLetters" | "failures"): Promise<Letter>;
}

export interface PipelineNames {
  readonly bucket: string;
  readonly function: string;
  readonly role: string;
  readonly logGroup: string;
  readonly deadLetters: string;
  readonly deadLettersArn: string;
  readonly failures: string;
}

export interface PutOptions {
  readonly keys?: KeyPair;
  readonly body?: string | Readable;
  /** In bytes; needed for streams. */
  readonly length?: number;
}

export interface User {
  readonly arn: string;
  readonly keys: KeyPair;
  allow(actions: readonly string[]): Promise<void>;
}

export interface Letter {
  readonly body: string;
  /** `Name=value` in order of name. */
  readonly attributes: string;
}

/** Three sales of March. */
export const MARCH = "order,region,total\n1,north,10.5\n2,south,20\n3,north,4.5\n";
/** What the pipeline's handler says, in the order in which it should. */
const STEPS = ["event received", "CSV downloaded", "JSON uploaded"];

export async function summaries(world: World, setup: SummariesSetup = {}): Promise<SummariesPipeline> {
  const clients = clientsFor(world.sdk());
  const names = provision.summariesNames(world);
  world.defer(() => provision.removeSummaries(clients, names));
  const own = (): Promise<Uint8Array> => codeOf(handlerFile("summaries"));
  let options: provision.SummariesOptions = {
    code: await (setup.handler === undefined ? own() : codeOf(setup.handler)),
    ...(world.patience ? { patience: world.patience } : {}),
    ...(setup.withoutRights ? { withoutRights: setup.withoutRights } : {}),
    ...(setup.failureQueues ? { failureQueues: true } : {}),
    ...(setup.outputPrefix === undefined ? {} : { outputPrefix: setup.outputPrefix }),
    ...(setup.suffix === undefined ? {} : { inputSuffix: setup.suffix }),
  };
  const change = (to: Partial<provision.SummariesOptions>): void => {
    options = { ...options, ...to };
  };
  await build(clients, names, options, setup);
  const putRights = (extra: readonly RoleStatement[] = []): Promise<void> =>
    provision.putRolePolicy(clients, names, [
      ...provision.summarizeRights(names, provision.resolveSummaries(options)),
      ...extra,
    ]);
  const view = functionView(world, names.functionName, names.logGroup);
  const sendPayload = async (payload: string): Promise<string> => {
    const { StatusCode } = await clients.lambda.send(
      new InvokeCommand({ FunctionName: names.functionName, InvocationType: "Event", Payload: payload }),
    );
    return statusText(StatusCode ?? 0);
  };
  const read = async (key: string): Promise<string> => {
    try {
      const object = await clients.s3.send(new GetObjectCommand({ Bucket: names.bucket, Key: key }));
      return (await object.Body?.transformToString()) ?? "";
    } catch (error) {
      if (error instanceof NoSuchKey) return "";
      throw error;
    }
  };
  const queueUrl = async (queue: "deadLetters" | "failures"): Promise<string> => {
    const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: names[queue] }));
    return QueueUrl ?? "";
  };

  return {
    ...view,
    ...failureSettings(world, clients, names),
    names: {
      bucket: names.bucket,
      function: names.functionName,
      role: names.roleName,
      logGroup: names.logGroup,
      deadLetters: names.deadLetters,
      deadLettersArn: names.deadLettersArn,
      failures: names.failures,
    },
    put: (key, { keys, body = MARCH, length } = {}) =>
      answerOf(
        (keys ? clientsFor(world.sdk(keys)) : clients).s3.send(
          new PutObjectCommand({
            Bucket: names.bucket,
            Key: key,
            Body: body,
            ...(length === undefined ? {} : { ContentLength: length }),
          }),
        ),
      ),
    remove: (key) => answerOf(clients.s3.send(new DeleteObjectCommand({ Bucket: names.bucket, Key: key }))),
    sendPayload,
    sendEvent: (key) => sendPayload(JSON.stringify(eventFor(world, names.bucket, key))),
    wire: () => answered(provision.putNotification(clients, names, provision.resolveSummaries(options))),
    createFunction: () =>
      answerOf(
        clients.lambda.send(
          new CreateFunctionCommand({
            FunctionName: names.functionName,
            Role: names.roleArn,
            Runtime: "nodejs24.x",
            Handler: "index.handler",
            Code: { ZipFile: options.code },
          }),
        ),
      ),
    user: (name, actions) => makeUser(world, clients, names.bucket, name, actions),
    async allowS3(source) {
      await provision.allowS3ToInvoke(clients, names, source);
      await world.changed?.("permission");
    },
    async removeS3Permission() {
      await provision.removeS3Permission(clients, names);
      await world.changed?.("permission");
    },
    async recreateFunction() {
      await provision.removeSummarizeFunction(clients, names);
      await provision.putSummarizeFunction(clients, names, options);
      await world.changed?.("function");
    },
    async trust(service) {
      await provision.putSummarizeRole(clients, names, { service });
      await world.changed?.("permission");
    },
    async grantAll(also = []) {
      change({ withoutRights: [] });
      await putRights(also.map((action, index) => bucketStatement(names.bucket, action, index)));
      await world.changed?.("permission");
    },
    async grantOnObjects(also) {
      await putRights(also.map((action, index) => bucketStatement(`${names.bucket}/*`, action, index)));
      await world.changed?.("permission");
    },
    async knowFailureQueues() {
      await provision.putSummarizeFunction(clients, names, options);
      await provision.putFailureDestination(clients, names, provision.resolveSummaries(options));
      await world.changed?.("function");
    },
    async revoke(action) {
      change({ withoutRights: [...(options.withoutRights ?? []), action] });
      await putRights();
      await world.changed?.("permission");
    },
    async deploy() {
      change({ code: await own() });
      await provision.putSummarizeFunction(clients, names, options);
      await world.changed?.("function");
    },
    async writeTo(outputPrefix) {
      change({ outputPrefix });
      await putRights();
      await provision.putSummarizeFunction(clients, names, options);
      await world.changed?.("function");
    },
    async outputs() {
      const { Contents } = await clients.s3.send(
        new ListObjectsV2Command({ Bucket: names.bucket, Prefix: "summaries/" }),
      );
      return (Contents ?? []).map(({ Key }) => Key).join(", ") || "empty";
    },
    read,
    async rows(name) {
      const text = await read(`summaries/summary_${name}.json`);
      if (text === "") return "no summary";
      const { rows }: { readonly rows?: number } = JSON.parse(text);
      return String(rows);
    },
    async steps() {
      const lines = await view.logLines();
      return lines.flatMap((line) => STEPS.filter((step) => line.includes(step))).join(" → ");
    },
    async rules() {
      const found = await clients.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: names.bucket }));
      return (found.LambdaFunctionConfigurations ?? []).map(({ Id }) => Id).join(", ") || "none";
    },
    async messages(queue) {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: await queueUrl(queue),
          AttributeNames: ["ApproximateNumberOfMessages"],
        }),
      );
      const count = Attributes?.["ApproximateNumberOfMessages"] ?? "0";
      return `${count} message${count === "1" ? "" : "s"}`;
    },
    async take(queue) {
      const QueueUrl = await queueUrl(queue);
      const { Messages } = await clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"] }),
      );
      const message = Messages?.[0];
      if (!message) return { body: "", attributes: "" };
      await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      const attributes = Object.entries(message.MessageAttributes ?? {})
        .map(([name, { StringValue }]) => `${name}=${StringValue}`)
        .toSorted()
        .join(" ");
      return { body: message.Body ?? "", attributes };
    },
  };
}

type RoleStatement = Parameters<typeof provision.putRolePolicy>[2][number];

async function build(
  clients: Clients,
  names: provision.SummariesNames,
  options: provision.SummariesOptions,
  setup: SummariesSetup,
): Promise<void> {
  const settings = provision.resolveSummaries(options);
  const makes = (part: "function" | "permission" | "notification"): boolean => !setup.without?.includes(part);
  if (settings.failureQueues) await provision.putFailureQueues(clients, names);
  await provision.putSummarizeRole(clients, names, setup.trust === undefined ? {} : { service: setup.trust });
  await provision.putRolePolicy(clients, names, provision.summarizeRights(names, settings));
  await provision.putSummariesBucket(clients, names);
  if (makes("function")) await provision.putSummarizeFunction(clients, names, options);
  if (makes("function")) await provision.putFailureDestination(clients, names, settings);
  if (makes("permission")) await provision.allowS3ToInvoke(clients, names);
  if (makes("notification")) await provision.putNotification(clients, names, settings);
}

async function answered(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return statusText(200);
  } catch (error) {
    return errorText(error);
  }
}

async function makeUser(
  world: World,
  clients: Clients,
  bucket: string,
  called: string,
  actions: readonly string[],
): Promise<User> {
  const name = [world.prefix, called, world.suffix].filter((part) => part !== undefined).join("-");
  const Tags = Object.entries(clients.tags).map(([Key, Value]) => ({ Key, Value }));
  const made = await clients.iam.send(new CreateUserCommand({ UserName: name, ...(Tags.length > 0 ? { Tags } : {}) }));
  world.defer(() => clients.iam.send(new DeleteUserCommand({ UserName: name })));
  const { AccessKey } = await clients.iam.send(new CreateAccessKeyCommand({ UserName: name }));
  world.defer(() =>
    clients.iam.send(new DeleteAccessKeyCommand({ UserName: name, AccessKeyId: AccessKey?.AccessKeyId })),
  );
  let allowed = false;
  const allow = async (wanted: readonly string[]): Promise<void> => {
    const Statement = [{ Effect: "Allow", Action: wanted, Resource: `arn:aws:s3:::${bucket}/*` }];
    await clients.iam.send(
      new PutUserPolicyCommand({
        UserName: name,
        PolicyName: "objects",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
      }),
    );
    if (!allowed)
      world.defer(() => clients.iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: "objects" })));
    allowed = true;
    await world.changed?.("permission");
  };
  if (actions.length > 0) await allow(actions);
  // A new key is not known everywhere at once.
  if (actions.length === 0) await world.changed?.("permission");
  return {
    arn: made.User?.Arn ?? "",
    keys: { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" },
    allow,
  };
}

const bucketStatement = (bucket: string, action: string, index: number): RoleStatement => ({
  Sid: `Bucket${index + 1}`,
  Effect: "Allow",
  Action: [action],
  Resource: `arn:aws:s3:::${bucket}`,
});

/** As much of S3's event as any handler reads. */
const eventFor = (world: World, bucket: string, key: string): object => ({
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: world.region,
      eventName: "ObjectCreated:Put",
      s3: {
        s3SchemaVersion: "1.0",
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: { key: encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+") },
      },
    },
  ],
});
