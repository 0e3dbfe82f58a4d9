import { QueryCommand, type QueryCommandOutput } from "@aws-sdk/client-dynamodb";
import { partitionsOf } from "../places.ts";

/** What the counting needs from outside. */
export interface CountingTools {
  readonly dynamodb: { send(command: QueryCommand): Promise<QueryCommandOutput> };
  readonly table: string;
}

/** What happened in an hour. */
export interface HourReport {
  /** `2026-01-01T10`, UTC. */
  readonly hour: string;
  readonly total: number;
  /** In order of type and page. */
  readonly counts: readonly { readonly event_type: string; readonly page: string; readonly count: number }[];
}

/** Counts the events of an hour by type and page: what is in the table now, however often it is asked. */
export async function countHour(hour: string, tools: CountingTools): Promise<HourReport> {
  const counts = new Map<string, number>();
  await Promise.all(partitionsOf(hour).map((partition) => countPartition(partition, counts, tools)));
  const rows = [...counts].map(([name, count]) => ({ ...partsOf(name), count }));
  return {
    hour,
    total: rows.reduce((sum, { count }) => sum + count, 0),
    counts: rows.toSorted((a, b) => compare(a.event_type, b.event_type) || compare(a.page, b.page)),
  };
}

async function countPartition(
  partition: string,
  counts: Map<string, number>,
  { dynamodb, table }: CountingTools,
): Promise<void> {
  let from: QueryCommandOutput["LastEvaluatedKey"];
  do {
    const page: QueryCommandOutput = await dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "hour_shard = :partition",
        ExpressionAttributeValues: { ":partition": { S: partition } },
        // `page` and its like could become reserved words.
        ProjectionExpression: "#type, #page",
        ExpressionAttributeNames: { "#type": "event_type", "#page": "page" },
        ExclusiveStartKey: from,
      }),
    );
    for (const { event_type, page: path } of page.Items ?? []) {
      const name = `${event_type?.S ?? ""} ${path?.S ?? ""}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    from = page.LastEvaluatedKey;
  } while (from);
}

/** A type holds no space. */
const partsOf = (name: string): { readonly event_type: string; readonly page: string } => ({
  event_type: name.slice(0, name.indexOf(" ")),
  page: name.slice(name.indexOf(" ") + 1),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
