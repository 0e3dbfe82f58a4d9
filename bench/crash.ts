import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  GetUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { zipSync } from "fflate";

/** What came of killing a server again and again. */
export interface CrashReport {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Sentences about acknowledged writes that were gone, or half there. */
  readonly lost: readonly string[];
}

export interface CrashOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Milliseconds of writing before the kill, at most. */
  readonly span: number;
  readonly onRound?: (round: number, acknowledged: number) => void;
}

const MAIN = resolve(import.meta.dirname, "../testbed/cli/main.ts");
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const ZIP = zipSync({ "index.mjs": Buffer.from("export const handler = async () => 1;") });

/**
 * Writes from several clients at once, kills the server with SIGKILL at some moment, begins it again on the same folder, and
 * looks for every write that was acknowledged.
 */
export async function crash(options: CrashOptions): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), "misfire-crash-"));
  const chance = drawing(options.seed);
  const known = new Map<string, Check>();
  const lost: string[] = [];
  let server = await start(folder);
  try {
    await prepare(clients(server.url));
    for (let round = 1; round <= options.rounds; round += 1) {
      const writing = write(clients(server.url), round, known);
      await pause(Math.round(chance() * options.span));
      server.process.kill("SIGKILL");
      await Promise.all([writing, server.ended]);
      server = await start(folder);
      lost.push(...(await look(clients(server.url), known)));
      options.onRound?.(round, known.size);
    }
  } finally {
    server.process.kill("SIGKILL");
    await server.ended;
    rmSync(folder, { recursive: true, force: true });
  }
  return { rounds: options.rounds, acknowledged: known.size, lost };
}

type Clients = ReturnType<typeof clients>;
/** Whether what was acknowledged is there as it was written; a sentence if not. */
type Check = (clients: Clients) => Promise<string | undefined>;

function clients(endpoint: string) {
  const config = {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  };
  return {
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sqs: new SQSClient(config),
    dynamodb: new DynamoDBClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    queueUrl: `${endpoint}/000000000000/letters`,
  };
}

async function prepare({ s3, sqs, dynamodb }: Clients): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: "crash-test" }));
  await sqs.send(new CreateQueueCommand({ QueueName: "letters", Attributes: { VisibilityTimeout: "0" } }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "things",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
}

/** Several writers at once, each until its connection breaks. */
async function write(to: Clients, round: number, known: Map<string, Check>): Promise<void> {
  const writers: readonly ((id: string) => Promise<Check>)[] = [
    (id) => writeObject(to, id, 10),
    (id) => writeObject(to, id, 20_000),
    (id) => writeObject(to, id, 1_500_000),
    (id) => writeMessage(to, id),
    (id) => writeItem(to, id),
    (id) => writeUser(to, id),
    (id) => writeFunction(to, id),
  ];
  await Promise.all(
    writers.map(async (writer, index) => {
      for (let count = 0; ; count += 1) {
        const id = `w${index}-${round}-${count}`;
        try {
          known.set(id, await writer(id));
        } catch {
          // Not acknowledged: it may be there or not.
          return;
        }
      }
    }),
  );
}

async function writeObject({ s3 }: Clients, id: string, size: number): Promise<Check> {
  const body = Buffer.alloc(size, id);
  await s3.send(new PutObjectCommand({ Bucket: "crash-test", Key: id, Body: body, Metadata: { id } }));
  return async (at) => {
    const found = await at.s3.send(new GetObjectCommand({ Bucket: "crash-test", Key: id }));
    const bytes = await found.Body?.transformToByteArray();
    return bytes && body.equals(bytes) && found.Metadata?.["id"] === id ? undefined : `object ${id} is another`;
  };
}

async function writeMessage({ sqs, queueUrl }: Clients, id: string): Promise<Check> {
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: id }));
  return async (at) =>
    (await messages(at)).get(MessageId ?? "") === id ? undefined : `message ${id} is not in the queue`;
}

async function writeItem({ dynamodb }: Clients, id: string): Promise<Check> {
  const Item = { id: { S: id }, bytes: { B: Buffer.from(id) }, tags: { SS: [id, "x"] } };
  await dynamodb.send(new PutItemCommand({ TableName: "things", Item }));
  return async (at) => {
    const found = await at.dynamodb.send(new GetItemCommand({ TableName: "things", Key: { id: { S: id } } }));
    return Buffer.from(found.Item?.["bytes"]?.B ?? []).toString() === id ? undefined : `item ${id} is another`;
  };
}

async function writeUser({ iam }: Clients, id: string): Promise<Check> {
  await iam.send(new CreateUserCommand({ UserName: id }));
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::crash-test/${id}` }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: id, PolicyName: "p", PolicyDocument: document }));
  return async (at) => {
    await at.iam.send(new GetUserCommand({ UserName: id }));
    const { PolicyDocument = "" } = await at.iam.send(new GetUserPolicyCommand({ UserName: id, PolicyName: "p" }));
    return decodeURIComponent(PolicyDocument) === document ? undefined : `the policy of ${id} is another`;
  };
}

async function writeFunction({ lambda, iam }: Clients, id: string): Promise<Check> {
  const { CreateRoleCommand } = await import("@aws-sdk/client-iam");
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: id, AssumeRolePolicyDocument: TRUST }));
  const { CodeSha256 } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: id,
      Role: Role?.Arn ?? "",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: ZIP },
    }),
  );
  return async (at) => {
    const { Configuration } = await at.lambda.send(new GetFunctionCommand({ FunctionName: id }));
    return Configuration?.CodeSha256 === CodeSha256 ? undefined : `function ${id} has other code`;
  };
}

/** Everything in the queue, whose messages never hide. */
const held = new WeakMap<SQSClient, Promise<ReadonlyMap<string, string>>>();
function messages({ sqs, queueUrl }: Clients): Promise<ReadonlyMap<string, string>> {
  let found = held.get(sqs);
  if (!found) held.set(sqs, (found = receiveAll(sqs, queueUrl)));
  return found;
}

/** Nothing is hidden by looking: what was received stands behind all others, so that each comes in its turn. */
async function receiveAll(sqs: SQSClient, QueueUrl: string): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for (let idle = 0; idle < 3;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    const before = all.size;
    for (const { MessageId = "", Body = "" } of Messages) all.set(MessageId, Body);
    if (all.size === before) idle += 1;
  }
  return all;
}

async function look(at: Clients, known: ReadonlyMap<string, Check>): Promise<readonly string[]> {
  await at.dynamodb.send(new DescribeTableCommand({ TableName: "things" }));
  const found = await Promise.all(
    [...known].map(([id, check]) => check(at).catch((error: unknown) => `${id}: ${String(error)}`)),
  );
  return found.filter((problem) => problem !== undefined);
}

interface Server {
  readonly url: string;
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
}

/** The command line in a process of its own. Rejects with what it said when it does not come up. */
function start(folder: string): Promise<Server> {
  const child = spawn(process.execPath, [MAIN, "serve", "--port", "0", "--data", folder]);
  const ended = new Promise<void>((leave) => child.once("exit", () => leave()));
  return new Promise((settle, reject) => {
    let said = "";
    const hear = (chunk: Buffer): void => {
      said += chunk.toString("utf8");
      const url = /listens on (\S+)/.exec(said)?.[1];
      if (url !== undefined) settle({ url, process: child, ended });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    void ended.then(() => reject(new Error(`the server ended: ${said}`)));
  });
}

const pause = (span: number): Promise<void> => new Promise((resolve_) => setTimeout(resolve_, span));

/** mulberry32 */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

if (import.meta.main) {
  const [rounds = "20", seed = "1"] = process.argv.slice(2);
  const report = await crash({
    rounds: Number(rounds),
    seed: Number(seed),
    span: 1500,
    onRound: (round, acknowledged) => process.stdout.write(`round ${round}: ${acknowledged} acknowledged writes\n`),
  });
  process.stdout.write(
    `${report.rounds} kills, ${report.acknowledged} acknowledged writes, ${report.lost.length} lost\n`,
  );
  for (const sentence of report.lost.slice(0, 20)) process.stdout.write(`  ${sentence}\n`);
  process.exitCode = report.lost.length === 0 ? 0 : 1;
}
