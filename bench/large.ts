import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
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
const EVENTS = 100_000;
/** As many events as PutLogEvents takes. */
const PUT = 10_000;

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

/** Logs Insights over a hundred thousand events: filter, parse, statistics, order. */
export async function logs(): Promise<readonly Figure[]> {
  await using emulator = createEmulator({ journalKeep: 1000 });
  const client = new CloudWatchLogsClient(inProcess(emulator));
  const [logGroupName, logStreamName] = ["/app", "s"];
  await client.send(new CreateLogGroupCommand({ logGroupName }));
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const now = emulator.now();
  for (let at = 0; at < EVENTS; at += PUT) {
    const logEvents = Array.from({ length: PUT }, (_, i) => {
      const n = at + i;
      const message = { level: n % 10 ? "INFO" : "ERROR", ms: n % 977, path: `/p/${n % 7}`, host: `h${n % 3}` };
      return { timestamp: now - (EVENTS - n) * 10, message: JSON.stringify(message) };
    });
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }
  const query = async (queryString: string): Promise<void> => {
    const asked = { logGroupName, startTime: 0, endTime: Math.ceil(now / 1000), queryString };
    const { queryId } = await client.send(new StartQueryCommand(asked));
    for (;;) {
      const { status, results } = await client.send(new GetQueryResultsCommand({ queryId }));
      if (status === "Complete" && results?.length) return;
      if (status !== "Running" && status !== "Scheduled") throw new Error(`the query ended ${status}`);
      await emulator.advance(100);
    }
  };
  const figures: Figure[] = [];
  for (const text of [
    "sort @timestamp desc | limit 20",
    "filter @message like /(?i)err.r/ | stats count(*) as c, avg(ms), pct(ms, 99) by path, bin(1h)",
    `parse @message /"path":"(?<p>[^"]*)"/ | stats count(*) by p`,
  ])
    figures.push(await timed(`Insights over 100,000 events: ${text}`, "", 20, () => query(text), { warmUp: 3 }));
  return figures;
}
