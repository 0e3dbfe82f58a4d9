import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { EMPTY_HANDLER, makeFunction, makeRole } from "./functions.ts";
import { figure, timed, type Figure } from "./measure.ts";

/** Another process that listens; `pid` only when it is ours. */
export interface Target {
  readonly url: string;
  readonly pid?: number;
  stop(): Promise<void>;
}

/** Starts `misfire serve` as a process of its own. */
export async function startServer(): Promise<Target> {
  const main = join(import.meta.dirname, "../testbed/cli/main.ts");
  const child = spawn(process.execPath, [main, "serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await endpointOf(child);
  return {
    url,
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    stop: () =>
      new Promise((done) => {
        child.once("exit", () => done());
        child.kill("SIGTERM");
      }),
  };
}

const endpointOf = (child: ChildProcess): Promise<string> =>
  new Promise((done, failed) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const url = /AWS_ENDPOINT_URL=(\S+)/.exec(text)?.[1];
      if (url && text.includes("Ctrl-C")) done(url);
    });
    child.once("exit", (code) => failed(new Error(`misfire serve ended with ${String(code)}`)));
  });

type Measurement = (target: Target) => Promise<readonly Figure[]>;

export const OVER_SOCKET: Readonly<Record<string, Measurement>> = {
  memory,
  "socket-call": socketCall,
  "socket-puts": puts,
  "socket-invoke": invoke,
};

const config = (
  target: Target,
): { region: string; endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } } => ({
  region: "us-east-1",
  endpoint: target.url,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

/** Resident memory of our own server before anything was asked; that of others cannot be seen from here. */
function memory(target: Target): Promise<readonly Figure[]> {
  if (target.pid === undefined) return Promise.resolve([]);
  const status = readFileSync(`/proc/${target.pid}/status`, "utf8");
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN);
  return Promise.resolve([figure("resident memory of `misfire serve`, idle", "≤ 120 MB", [kilobytes / 1024], "MB")]);
}

async function socketCall(target: Target): Promise<readonly Figure[]> {
  const sqs = new SQSClient(config(target));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `bench-${process.pid}` }));
  return [
    await timed(
      "SQS SendMessage through the SDK, socket, one at a time",
      "",
      1000,
      () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })),
      200,
    ),
  ];
}

/** 16 at a time for three seconds; the client is this process, the server another. */
async function puts(target: Target): Promise<readonly Figure[]> {
  const s3 = new S3Client({ ...config(target), forcePathStyle: true });
  const bucket = `bench-${process.pid}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const body = Buffer.alloc(1024, 1);
  const rates: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const until = performance.now() + (round === 0 ? 1000 : 3000);
    let done = 0;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: 16 }, async (_, lane) => {
        for (let i = 0; performance.now() < until; i += 1) {
          await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${round}/${lane}/${i}`, Body: body }));
          done += 1;
        }
      }),
    );
    if (round > 0) rates.push((done * 1000) / (performance.now() - began));
  }
  return [figure("PutObject of 1 KiB, 16 at a time, socket", "≥ 1000/s", rates, "/s")];
}

async function invoke(target: Target): Promise<readonly Figure[]> {
  const lambda = new LambdaClient(config(target));
  const name = `bench-${process.pid}`;
  const role = await makeRole(new IAMClient(config(target)), name);
  await makeFunction(lambda, { name, role, code: EMPTY_HANDLER });
  return [
    await timed(
      "warm Invoke of an empty handler, socket",
      "",
      300,
      () => lambda.send(new InvokeCommand({ FunctionName: name })),
      30,
    ),
  ];
}
