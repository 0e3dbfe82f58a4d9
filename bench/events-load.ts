import { Agent, request } from "node:http";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { ScanCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { events } from "../provision/index.ts";
import { eventsCode } from "../testbed/pipelines/index.ts";
import { startServer, type Target } from "./over-socket.ts";
import { processorTime, type ProcessorTime } from "./processor-time.ts";

/**
 * The promise of the analytics pipeline: events through the real API over HTTP, at a given rate, with some invocations of
 * `process` failing; then every accepted event must be in table and archive exactly once.
 */
interface Options {
  readonly endpoint: string | undefined;
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Events of one POST. */
  readonly batch: number;
  /** Connections, each with one request at a time. */
  readonly connections: number;
  /** Share of the invocations of `process` that fail. */
  readonly failing: string;
  /** Batches under way at once. */
  readonly batches: number;
}

const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };
/** Functions start, code is compiled: not what is measured. */
const WARM_UP_SECONDS = 10;
/** What failed comes again after its visibility timeout, twice at most. */
const DRAIN_SECONDS = 600;

const { values } = parseArgs({
  options: {
    endpoint: { type: "string" },
    rate: { type: "string", default: "1000" },
    seconds: { type: "string", default: "60" },
    batch: { type: "string", default: "1" },
    connections: { type: "string", default: "8" },
    failing: { type: "string", default: "0.05" },
    batches: { type: "string", default: "2" },
  },
});

const options: Options = {
  endpoint: values.endpoint,
  rate: Number(values.rate),
  seconds: Number(values.seconds),
  batch: Number(values.batch),
  connections: Number(values.connections),
  failing: values.failing,
  batches: Number(values.batches),
};

const target: Target =
  options.endpoint === undefined ? await startServer() : { url: options.endpoint, stop: () => Promise.resolve() };
process.once("SIGINT", () => void target.stop().then(() => process.exit(130)));
try {
  process.exitCode = await run(target, options);
} catch (error) {
  // Of another system it is a finding; of ours a bug, and its stack is wanted.
  if (options.endpoint === undefined) throw error;
  say(`broken off: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  process.exitCode = 1;
} finally {
  await target.stop();
}

async function run({ url, pid }: Target, given: Options): Promise<number> {
  const config = { region: "us-east-1", endpoint: url, credentials: CREDENTIALS, forcePathStyle: true };
  const { Account: account = "" } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  const names = events.eventsNames({ account, region: config.region, suffix: `load-${process.pid}` });
  const clients = events.eventsClientsFor(config);
  const provisioning = events.provisionEvents(clients, names, {
    code: await eventsCode(),
    batchesMax: given.batches,
    batchSeconds: 1,
    // A message is tried as often as it takes: what is measured is that none is lost, not when to give up.
    receivesMax: 20,
    processVariables: given.failing === "0" ? {} : { FAILING_SHARE: given.failing },
  });
  const { apiId } = await provisioning.catch((cause: unknown) => {
    throw new Error(`the pipeline could not be set up: ${String(cause)}`, { cause });
  });
  const post = poster(events.eventsUrl(names, apiId, url), given);
  say(`${url}, load average ${loadavg()[0]?.toFixed(1)} before; warming up for ${WARM_UP_SECONDS} s`);
  const warm = await offer(post, { ...given, seconds: WARM_UP_SECONDS });
  say(`${given.rate} events a second for ${given.seconds} s, ${given.batch} a POST`);
  const before = pid === undefined ? undefined : processorTime(pid);
  const offered = await offer(post, given);
  report(offered, given);
  const accepted = new Set([...warm.ids, ...offered.ids]);
  const left = await drained(clients, names);
  say(`queue: ${left}`);
  if (before && pid !== undefined) reportProcessor(before, processorTime(pid), offered.ids.length);
  return verify(clients, names, accepted);
}

interface Answer {
  readonly status: number;
  readonly ids: readonly string[];
  /** What another system said that is not the pipeline's answer. */
  readonly other?: string;
}

function readAnswer(text: string): Omit<Answer, "status"> {
  try {
    const told: { readonly event_ids?: readonly string[] } = JSON.parse(text);
    return { ids: told.event_ids ?? [] };
  } catch {
    return { ids: [], other: text.replaceAll(/<[^>]*>|\s+/g, " ").slice(0, 120) };
  }
}

/** Sends one POST over connections that stay open. */
function poster(url: string, { connections, batch }: Options): (index: number) => Promise<Answer> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = { "content-type": "application/json" };
  return (index) => {
    const one = { event_type: "page_view", user_id: `u${index % 1000}`, page: `/page/${index % 50}` };
    const body = JSON.stringify(batch === 1 ? one : Array.from({ length: batch }, () => one));
    return new Promise((done, failed) => {
      const sent = request(url, { method: "POST", agent, headers: { ...headers, "content-length": body.length } });
      sent.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          done({ status: response.statusCode ?? 0, ...readAnswer(text) });
        });
      });
      sent.on("error", failed);
      sent.end(body);
    });
  };
}

interface Offered {
  readonly ids: readonly string[];
  /** From the moment at which a request was due, waiting for a connection included. */
  readonly latencies: readonly number[];
  readonly statuses: ReadonlyMap<string, number>;
  readonly took: number;
}

/** Offers requests at a steady rate, whether or not the answers keep up. */
async function offer(post: (index: number) => Promise<Answer>, given: Options): Promise<Offered> {
  const every = (1000 * given.batch) / given.rate;
  const count = Math.round((given.seconds * given.rate) / given.batch);
  const ids: string[] = [];
  const latencies: number[] = [];
  const statuses = new Map<string, number>();
  const note = (status: string): void => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const send = async (index: number, due: number): Promise<void> => {
    try {
      const { status, ids: taken, other } = await post(index);
      latencies.push(performance.now() - due);
      ids.push(...taken);
      note(other === undefined ? String(status) : `${status} (${other.trim()})`);
    } catch (error) {
      note(error instanceof Error ? error.message : String(error));
    }
  };
  const began = performance.now();
  const open = new Set<Promise<void>>();
  for (let index = 0; index < count;) {
    // As many as are due by now: timers of a busy machine come late.
    for (; index < count && began + index * every <= performance.now(); index += 1) {
      const due = began + index * every;
      const sent = send(index, due).finally(() => void open.delete(sent));
      open.add(sent);
    }
    await new Promise((done) => setTimeout(done, 1));
  }
  await Promise.all(open);
  return { ids, latencies, statuses, took: performance.now() - began };
}

function report({ ids, latencies, statuses, took }: Offered, { seconds }: Options): void {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
  say(`answers: ${[...statuses].map(([status, count]) => `${count} × ${status}`).join(", ")}`);
  say(
    `accepted: ${ids.length} events in ${(took / 1000).toFixed(1)} s (${seconds} s were asked for), ${((ids.length * 1000) / took).toFixed(0)} a second`,
  );
  say(
    `latency of the caller, ms: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)}; load average ${loadavg()[0]?.toFixed(1)}`,
  );
}

/** From the first event to the empty queue. */
function reportProcessor(before: ProcessorTime, after: ProcessorTime | undefined, count: number): void {
  if (!after) return;
  const each = (seconds: number): string => ((seconds * 1000) / count).toFixed(2);
  say(
    `processor time an event, ms: server ${each(after.own - before.own)}, handlers ${each(after.children - before.children)}`,
  );
}

/** Waits until the queue is empty, hidden messages included. */
async function drained(clients: events.EventsClients, names: events.EventsNames): Promise<string> {
  const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: names.queue.name }));
  const began = performance.now();
  for (;;) {
    const { Attributes = {} } = await clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    const waiting = Number(Attributes["ApproximateNumberOfMessages"]);
    const hidden = Number(Attributes["ApproximateNumberOfMessagesNotVisible"]);
    const seconds = (performance.now() - began) / 1000;
    if (waiting + hidden === 0) return `empty after ${seconds.toFixed(0)} s`;
    if (seconds > DRAIN_SECONDS) return `not empty: ${waiting} wait, ${hidden} are hidden`;
    await new Promise((done) => setTimeout(done, 1000));
  }
}

/** The exit code: 0 when every accepted event is there once, and nothing else is. */
async function verify(
  clients: events.EventsClients,
  names: events.EventsNames,
  accepted: ReadonlySet<string>,
): Promise<number> {
  const inTable: string[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await clients.dynamodb.send(
      new ScanCommand({
        TableName: names.table.name,
        ProjectionExpression: "event_id",
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    inTable.push(...(page.Items ?? []).map(({ event_id }) => event_id?.S ?? ""));
    from = page.LastEvaluatedKey;
  } while (from);
  const archived: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: clients.s3 }, { Bucket: names.bucket }))
    archived.push(...Contents.map(({ Key = "" }) => Key.slice(Key.lastIndexOf("/") + 1, -".json".length)));
  if (accepted.size === 0) {
    say("no event was accepted");
    return 1;
  }
  const problems = [problemsOf("table", inTable, accepted), problemsOf("archive", archived, accepted)].flat();
  say(
    problems.length === 0
      ? `every one of ${accepted.size} accepted events is in table and archive, once`
      : problems.join("; "),
  );
  return problems.length === 0 ? 0 : 1;
}

function problemsOf(where: string, found: readonly string[], accepted: ReadonlySet<string>): readonly string[] {
  const once = new Set(found);
  const lost = [...accepted].filter((id) => !once.has(id)).length;
  const unknown = [...once].filter((id) => !accepted.has(id)).length;
  const doubled = found.length - once.size;
  return lost + unknown + doubled === 0
    ? []
    : [`${where}: ${lost} lost, ${doubled} doubled, ${unknown} never accepted`];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
