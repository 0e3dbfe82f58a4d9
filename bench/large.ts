import { BatchWriteItemCommand, DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { createEmulator } from "../emulator/index.ts";
import { inProcess } from "../testbed/engines/embedded.ts";
import { timed, type Figure } from "./measure.ts";
import { rangeTable } from "./range-table.ts";

const ITEMS = 1_000_000;
/** Items under one partition key. */
const PARTITION = 10_000;
/** As many as BatchWriteItem takes. */
const BATCH = 25;
const OBJECTS = 100_000;

/** A query of 100 among a million items must not scan. */
export async function table(): Promise<readonly Figure[]> {
  await using emulator = createEmulator({ journalKeep: 1000 });
  const dynamodb = new DynamoDBClient(inProcess(emulator));
  const TableName = "large";
  await dynamodb.send(rangeTable(TableName));
  await emulator.advance(60_000);
  for (let at = 0; at < ITEMS; at += BATCH) {
    const writes = Array.from({ length: BATCH }, (_, i) => ({
      PutRequest: {
        Item: { p: { S: `p${Math.floor((at + i) / PARTITION)}` }, s: { N: String((at + i) % PARTITION) } },
      },
    }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }));
    if (at % 100_000 === 0) process.stderr.write(`  ${at} items\n`);
  }
  const query = (index: number): Promise<unknown> =>
    dynamodb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "p = :p AND s >= :s",
        ExpressionAttributeValues: {
          ":p": { S: `p${Math.abs(index) % (ITEMS / PARTITION)}` },
          ":s": { N: String((Math.abs(index) * 37) % (PARTITION - 100)) },
        },
        Limit: 100,
      }),
    );
  return [await timed("Query of 100 among 1,000,000 items, in process", "≤ 2 ms", 300, query, { warmUp: 50 })];
}

/** A page of 1,000 keys out of a small bucket and out of a large one. */
export async function bucket(): Promise<readonly Figure[]> {
  await using emulator = createEmulator({ journalKeep: 1000 });
  const s3 = new S3Client({ ...inProcess(emulator), forcePathStyle: true });
  const figures: Figure[] = [];
  for (const count of [1000, OBJECTS]) {
    const Bucket = `objects-${count}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    for (let i = 0; i < count; i += 1)
      await s3.send(new PutObjectCommand({ Bucket, Key: `k/${String(i).padStart(6, "0")}`, Body: "x" }));
    const page = (index: number): Promise<unknown> => {
      const after = Math.floor(((Math.abs(index) * 7) % 100) * (Math.max(0, count - 1000) / 100));
      return s3.send(
        new ListObjectsV2Command({ Bucket, StartAfter: after === 0 ? "k/" : `k/${String(after).padStart(6, "0")}` }),
      );
    };
    figures.push(
      await timed(`a page of 1,000 keys out of ${count.toLocaleString("en")} objects, in process`, "", 60, page, {
        warmUp: 20,
      }),
    );
  }
  return figures;
}
