import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, NoSuchKey, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientsFor, events as provision, summaries, type ClientOptions } from "../../provision/index.ts";
import { codeOf, handlerFile } from "../../testbed/pipelines/code.ts";
import { eventsCode } from "../../testbed/pipelines/index.ts";
import { timed, type Figure } from "../measure.ts";
import type { Target } from "../server.ts";
import { configOf, SECONDS_MAX } from "./clients.ts";

const CSV = "id,amount\n1,10\n2,20\n3,30\n";
const TIMING = { warmUp: 5, secondsMax: SECONDS_MAX };

/** A file comes in, S3 starts a function, its summary can be read. */
export async function summary(target: Target): Promise<readonly Figure[]> {
  const { config, at } = await placeOf(target);
  const names = summaries.summariesNames(at);
  const clients = clientsFor(config);
  await summaries.provisionSummaries(clients, names, { code: await codeOf(handlerFile("summaries")) });
  const { s3 } = clients;
  const summarized = async (index: number): Promise<void> => {
    const name = `f${index}`;
    await s3.send(new PutObjectCommand({ Bucket: names.bucket, Key: `synthetic-data/${name}.csv`, Body: CSV }));
    await seen("a summary", async () => {
      try {
        const key = { Bucket: names.bucket, Key: `summaries/summary_${name}.json` };
        const { Body } = await s3.send(new GetObjectCommand(key));
        return (await Body?.transformToString()) !== "";
      } catch (error) {
        if (error instanceof NoSuchKey) return false;
        throw error;
      }
    });
  };
  return [await timed("PutObject to the summary read, warm, socket", "", 50, summarized, TIMING)];
}

/** An event is posted to an API, a function queues it, another one stores it. */
export async function events(target: Target): Promise<readonly Figure[]> {
  const { config, at } = await placeOf(target);
  const names = provision.eventsNames(at);
  const clients = provision.eventsClientsFor(config);
  const settings = { code: await eventsCode(), watched: false, failureQueues: false };
  const { apiId } = await provision.provisionEvents(clients, names, settings);
  const url = provision.eventsUrl(names, apiId, config.endpoint);
  const stored = async (): Promise<void> => {
    const id = await posted(url);
    await seen("an event", async () => {
      const { Count = 0 } = await clients.dynamodb.send(
        new ScanCommand({
          TableName: names.table.name,
          FilterExpression: "event_id = :id",
          ExpressionAttributeValues: { ":id": { S: id } },
        }),
      );
      return Count === 1;
    });
  };
  return [
    await timed("POST to the API of the events pipeline, answered, socket", "", 50, () => posted(url), TIMING),
    await timed("POST to the event in the table, socket", "", 50, stored, TIMING),
  ];
}

const EVENT = JSON.stringify({ event_type: "page_view", user_id: "u1", page: "/home" });

/** The event's id. */
async function posted(url: string): Promise<string> {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: EVENT });
  const text = await answer.text();
  const [, id] = /"event_ids":\s*\["([^"]+)"/.exec(text) ?? [];
  if (answer.status !== 202 || id === undefined) throw new Error(`POST ${url} was answered ${answer.status} ${text}`);
  return id;
}

async function placeOf(
  target: Target,
): Promise<{ config: ClientOptions; at: { account: string; region: string; suffix: string } }> {
  const { region, endpoint, credentials } = configOf(target);
  const config = { region, endpoint, credentials, forcePathStyle: true };
  const { Account: account = "" } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  return { config, at: { account, region, suffix: `bench-${process.pid}` } };
}

/** Between two looks. */
const LOOK_MS = 5;
const PATIENCE_MS = 60_000;

async function seen(what: string, look: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!(await look())) {
    if (performance.now() > until) throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}
