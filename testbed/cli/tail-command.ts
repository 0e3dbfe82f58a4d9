import { CloudWatchLogsClient, DescribeLogGroupsCommand, type FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import { REGION } from "../engines/embedded.ts";
import { atEndpoint, nowAt } from "./at-endpoint.ts";
import { tailEvents } from "./tail-events.ts";

export interface TailOptions {
  readonly endpoint: string;
  readonly follow: boolean;
  /** In milliseconds. */
  readonly since: number;
  readonly filter?: string;
  readonly json: boolean;
}

/** How often a running log is asked for what is new. */
const INTERVAL = 1000;

/** Prints a log group's events, and goes on with `follow` until Ctrl-C. The exit code: 2 when it could not. */
export async function tailCommand(group: string, options: TailOptions): Promise<number> {
  const client = new CloudWatchLogsClient({
    region: process.env["AWS_REGION"] ?? REGION,
    ...atEndpoint(options.endpoint),
  });
  const ended = new AbortController();
  const end = (): void => ended.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  const isColoured = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  try {
    const events = tailEvents({
      client,
      group,
      from: (await nowAt(options.endpoint)) - options.since,
      signal: ended.signal,
      ...(options.filter === undefined ? {} : { filter: options.filter }),
      ...(options.follow ? { again: () => pause(INTERVAL, ended.signal) } : {}),
    });
    for await (const event of events) process.stdout.write(lineOf(event, options, isColoured));
    return 0;
  } catch (error) {
    if (ended.signal.aborted) return 0;
    process.stderr.write(`${await sentence(error, group, client, options)}\n`);
    return 2;
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
    client.destroy();
  }
}

/** Whether to go on. */
const pause = (span: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), span);
    const stop = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });

export function lineOf(
  { timestamp, logStreamName, message, eventId, ingestionTime }: FilteredLogEvent,
  { json }: Pick<TailOptions, "json">,
  isColoured: boolean,
): string {
  if (json) return `${JSON.stringify({ timestamp, logStreamName, message, ingestionTime, eventId })}\n`;
  const time = new Date(timestamp ?? 0).toISOString();
  const head = `${time} ${logStreamName ?? ""}`;
  return `${isColoured ? `\u001b[2m${head}\u001b[0m` : head} ${(message ?? "").replace(/\n+$/, "")}\n`;
}

async function sentence(
  error: unknown,
  group: string,
  client: CloudWatchLogsClient,
  { endpoint }: TailOptions,
): Promise<string> {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED")
    return `Nothing answers at ${endpoint}: is \`misfire serve\` running, or is it another --endpoint?`;
  if (code === "ECONNRESET" || code === "EPIPE") return `${endpoint} ended the connection.`;
  if (error.name === "ResourceNotFoundException")
    return `There is no log group ${group} at ${endpoint}. ${await others(client)}`;
  return `${endpoint} answered ${error.name}: ${error.message}`;
}

/** The groups that there are, as far as they can be seen. */
async function others(client: CloudWatchLogsClient): Promise<string> {
  try {
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ limit: 10 }));
    return logGroups.length === 0
      ? "There is none at all yet: a function's comes with its first run."
      : `There are ${logGroups.map(({ logGroupName = "" }) => logGroupName).join(", ")}.`;
  } catch {
    return "";
  }
}
