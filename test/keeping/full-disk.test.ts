import fs, { mkdtempSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, expect, test } from "vitest";
import { createEmulator } from "../../emulator/index.ts";
import { inProcess } from "../../testbed/engines/embedded.ts";

/** Makes the disk take a few bytes more and then no others; until it is disposed of. */
function fillDisk(): Disposable {
  const real = fs.writeSync;
  const full = (file: number, bytes: Uint8Array, from: number, _length: number, at: number): number => {
    real(file, bytes, from, 5, at);
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  };
  Object.assign(fs, { writeSync: full });
  syncBuiltinESMExports();
  return {
    [Symbol.dispose]() {
      Object.assign(fs, { writeSync: real });
      syncBuiltinESMExports();
    },
  };
}

const data = mkdtempSync(join(tmpdir(), "misfire-full-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test("what a full disk does not take is not acknowledged, and nothing is answered until it takes it", async () => {
  const reports: string[] = [];
  {
    await using world = createEmulator({ data, onReport: (report) => reports.push(report) });
    const config = inProcess(world);
    const [s3, sqs] = [new S3Client(config), new SQSClient(config)];
    await s3.send(new CreateBucketCommand({ Bucket: "before" }));
    {
      using _ = fillDisk();
      const refusal = {
        name: "ServiceUnavailable",
        message: expect.stringContaining("ENOSPC") as string,
        $metadata: expect.objectContaining({ httpStatusCode: 503 }) as object,
      };
      await expect(s3.send(new CreateBucketCommand({ Bucket: "during" }))).rejects.toMatchObject(refusal);
      await expect(sqs.send(new CreateQueueCommand({ QueueName: "during" }))).rejects.toMatchObject(refusal);
      await expect(new IAMClient(config).send(new CreateUserCommand({ UserName: "u" }))).rejects.toMatchObject(refusal);
      // Who reads would be told of what may be gone tomorrow.
      await expect(new DynamoDBClient(config).send(new ListTablesCommand({}))).rejects.toMatchObject(refusal);
      expect(reports.filter((report) => report.startsWith("unkept: "))).toHaveLength(4);
    }
    await sqs.send(new CreateQueueCommand({ QueueName: "after" }));
  }
  await using again = createEmulator({ data });
  const { Buckets = [] } = await new S3Client(inProcess(again)).send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual(["before", "during"]);
  const { QueueUrls = [] } = await new SQSClient(inProcess(again)).send(new ListQueuesCommand({}));
  expect(QueueUrls.map((url) => url.replace(/.*\//, ""))).toEqual(["after", "during"]);
});
