import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { ClientConfig } from "../engines/engine.ts";

/** Every line of a log group, oldest first; none when there is no such group. */
export async function linesOf(config: ClientConfig, logGroupName: string): Promise<readonly string[]> {
  const client = new CloudWatchLogsClient(config);
  const lines: string[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await client.send(new FilterLogEventsCommand({ logGroupName, ...(nextToken ? { nextToken } : {}) }));
      lines.push(...(page.events ?? []).map((event) => event.message ?? ""));
      nextToken = page.nextToken;
    } while (nextToken);
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return lines;
}

/** `AccessDenied, 3 times`: in how many invocations a text stands in the log. */
export function occurrences(lines: readonly string[], text: string): string {
  const requests = new Set<number>();
  let starts = 0;
  for (const line of lines) {
    if (line.startsWith("START ")) starts += 1;
    if (line.includes(text)) requests.add(starts);
  }
  if (requests.size === 0) return `no ${text}`;
  return requests.size === 1 ? `${text}, once` : `${text}, ${requests.size} times`;
}
