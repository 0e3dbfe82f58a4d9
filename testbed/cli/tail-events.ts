import {
  FilterLogEventsCommand,
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  type FilterLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";

export interface Tail {
  readonly client: CloudWatchLogsClient;
  readonly group: string;
  /** Events from then on, in milliseconds since 1970. */
  readonly from: number;
  /** A filter pattern of CloudWatch Logs. */
  readonly filter?: string;
  /** Waits until it is worth asking again; `false` ends it. Absent: what is there, and no more. */
  readonly again?: () => Promise<boolean>;
  readonly signal?: AbortSignal;
}

/** Events may come in after later ones: the last seconds are asked for again. */
const OVERLAP = 10_000;
/** So many ids are remembered: more than come in within the overlap. */
const SEEN_MAX = 50_000;

/** The events of a log group in the order in which they can be seen, each once. */
export async function* tailEvents({
  client,
  group,
  from,
  filter,
  again,
  signal,
}: Tail): AsyncGenerator<FilteredLogEvent> {
  const seen = new Set<string>();
  let newest = from;
  for (;;) {
    const asked: FilterLogEventsCommandInput = {
      logGroupName: group,
      startTime: Math.max(from, newest - OVERLAP),
      ...(filter === undefined ? {} : { filterPattern: filter }),
    };
    for await (const event of pages(client, asked, signal)) {
      const id = event.eventId ?? "";
      if (seen.has(id)) continue;
      seen.add(id);
      newest = Math.max(newest, event.timestamp ?? 0);
      yield event;
    }
    if (seen.size > SEEN_MAX) for (const id of [...seen].slice(0, seen.size - SEEN_MAX / 2)) seen.delete(id);
    if (!again || !(await again())) return;
  }
}

async function* pages(
  client: CloudWatchLogsClient,
  asked: FilterLogEventsCommandInput,
  abortSignal: AbortSignal | undefined,
): AsyncGenerator<FilteredLogEvent> {
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new FilterLogEventsCommand(nextToken === undefined ? asked : { ...asked, nextToken }),
      abortSignal ? { abortSignal } : {},
    );
    yield* page.events ?? [];
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
