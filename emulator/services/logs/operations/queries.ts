import type {
  DescribeQueriesRequest,
  DescribeQueriesResponse,
  GetQueryResultsRequest,
  GetQueryResultsResponse,
  QueryStatus,
  StartQueryRequest,
  StartQueryResponse,
  StopQueryRequest,
  StopQueryResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import { arnOf, type CallContext, type Instant, type Kernel, type Operation } from "../../../kernel/index.ts";
import { groupNameOf, streamArn } from "../arn.ts";
import {
  invalidParameter,
  malformedQuery,
  notQueried,
  queriedGroupNotFound,
  queryNotFound,
  queryNotRunning,
} from "../errors.ts";
import { QueryError } from "../insights/failure.ts";
import { LogRecord } from "../insights/log-record.ts";
import { parseQuery } from "../insights/parse-query.ts";
import { runQuery } from "../insights/run-query.ts";
import type { Query } from "../insights/syntax.ts";
import {
  QUERIES_PAGE_MAX,
  QUERY_DURATION,
  QUERY_GROUPS_MAX,
  QUERY_KEPT,
  QUERY_PAGE_MAX,
  QUERY_ROWS_DEFAULT,
  QUERY_ROWS_MAX,
  QUERY_SCHEDULED,
} from "../limits.ts";
import { page } from "../page.ts";
import { before, expire, indexOf, type LogGroup, type StoredQuery } from "../state.ts";
import type { LogsStore } from "../store.ts";

export const startQuery = (store: LogsStore, kernel: Kernel): Operation<StartQueryRequest, StartQueryResponse> => ({
  permissions: (input, context) =>
    namesOf(input).map((group) => ({ action: "logs:StartQuery", resource: streamArn(context, group) })),
  run(input, context) {
    if (input.queryLanguage !== undefined && input.queryLanguage !== "CWLI")
      throw invalidParameter(`Misfire runs queries of the language CWLI only, not ${input.queryLanguage}.`);
    const names = namesOf(input);
    if (names.length === 0 || names.length > QUERY_GROUPS_MAX)
      throw invalidParameter(`A query is about 1 to ${QUERY_GROUPS_MAX} log groups, named in one of three ways.`);
    const [from, to] = [instantOf(input.startTime, 0), instantOf(input.endTime, 999)];
    if (to < from) throw invalidParameter("End time should not be less than start time.");
    const groups = names.map((name) => groupOf(store, name, context));
    const delivery = groups.find(({ logClass }) => logClass === "DELIVERY");
    if (delivery) throw notQueried(delivery.name);
    const query = parse(input.queryString ?? "", context.requestId);
    if (groups.every((group) => to < group.createdAt))
      throw malformedQuery(
        "Query's end date and time is either before the log groups creation time or exceeds the log groups log retention settings",
        undefined,
        context.requestId,
      );
    const records = recordsOf(groups, from, to, context);
    const { rows, matched } = runQuery(query, records, { now: context.now, limit: input.limit ?? QUERY_ROWS_DEFAULT });
    const { queries } = store.region(context);
    for (const [id, { createdAt }] of queries) if (createdAt < context.now - QUERY_KEPT) queries.delete(id);
    const id = kernel.random.stream("logs.query-id").uuid();
    queries.set(id, {
      id,
      text: textOf(input.queryString ?? "", names, from, to),
      groups: names,
      createdAt: context.now,
      caller: arnOf(context.caller),
      rows: rows.slice(0, QUERY_ROWS_MAX),
      matched,
      scanned: records.length,
      bytesScanned: records.reduce((sum, { event }) => sum + Buffer.byteLength(event.message), 0),
      stoppedAt: undefined,
    });
    return { queryId: id };
  },
});

const namesOf = (input: StartQueryRequest): readonly string[] => {
  const given = [
    input.logGroupName === undefined ? undefined : [input.logGroupName],
    input.logGroupNames,
    input.logGroupIdentifiers?.map(groupNameOf),
  ].filter((names) => names !== undefined && names.length > 0);
  return given.length === 1 ? [...new Set(given[0])] : [];
};

function groupOf(store: LogsStore, name: string, context: CallContext): LogGroup {
  const group = store.region(context).groups.get(name);
  if (!group) throw queriedGroupNotFound(name, context.account, context.requestId);
  expire(group, context.now);
  return group;
}

/** Recorded: a query is told with its group and its time in milliseconds. How AWS tells of several groups is not known. */
const textOf = (query: string, [group, ...more]: readonly string[], from: Instant, to: Instant): string =>
  group === undefined || more.length > 0 ? query : `SOURCE "${group}" START=${from} END=${to} | ${query}`;

/** In seconds by the documentation, the last one to its end; AWS takes milliseconds as well, and tells them by their size. */
const instantOf = (given = 0, rest: number): Instant => (given < SECONDS_MAX ? given * 1000 + rest : given);
/** The year 5138 in seconds, March 1973 in milliseconds. */
const SECONDS_MAX = 1e11;

export function parse(text: string, requestId: string): Query {
  try {
    return parseQuery(text);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const lines = text.slice(0, error.from).split("\n");
    const where = ` at line ${lines.length} and position ${lines.at(-1)?.length ?? 0}`;
    throw malformedQuery(
      `${error.message}${error.isPlaced ? where : ""}`,
      error.isPlaced ? error : undefined,
      requestId,
    );
  }
}

/** The events of all groups from and to these times, both included; newest first. */
function recordsOf(groups: readonly LogGroup[], from: Instant, to: Instant, scope: CallContext): LogRecord[] {
  const at = { account: scope.account, region: scope.region };
  const records: LogRecord[] = [];
  for (const group of groups)
    for (const { name: stream, events } of group.streams.values()) {
      const origin = { scope: at, group: group.name, stream };
      const end = indexOf(events, { timestamp: to + 1, order: -1 });
      for (let index = indexOf(events, { timestamp: from, order: -1 }); index < end; index += 1)
        records.push(new LogRecord(events[index]!, origin));
    }
  return records.toSorted((a, b) => (before(a.event, b.event) ? 1 : -1));
}

export const getQueryResults = (
  store: LogsStore,
  kernel: Kernel,
): Operation<GetQueryResultsRequest, GetQueryResultsResponse> => ({
  permissions: () => [{ action: "logs:GetQueryResults", resource: "*" }],
  async run(input, context) {
    const query = find(store, input.queryId, context);
    // Who asks in a loop waits for a clock that may stand still: so each question lets some time pass.
    if (isUnderWay(statusOf(query, kernel.now())) && kernel.timeline.kind === "virtual")
      await context.wait(
        "a query",
        new Promise<void>((resolve) => void kernel.timeline.after(POLL, "logs-query", resolve)),
      );
    const current = find(store, input.queryId, context);
    const status = statusOf(current, kernel.now());
    const from = input.nextToken === undefined ? 0 : readToken(input.nextToken);
    const to = from + (input.maxItems ?? QUERY_PAGE_MAX);
    const isComplete = status === "Complete";
    return {
      queryLanguage: "CWLI",
      status,
      results: isComplete ? current.rows.slice(from, to).map((row) => [...row]) : [],
      statistics: {
        recordsMatched: isComplete ? current.matched : 0,
        recordsScanned: isComplete ? current.scanned : 0,
        estimatedRecordsSkipped: 0,
        bytesScanned: isComplete ? current.bytesScanned : 0,
        estimatedBytesSkipped: 0,
        logGroupsScanned: current.groups.length,
      },
      ...(isComplete && to < current.rows.length ? { nextToken: `rows:${to}` } : {}),
    };
  },
});

const POLL = 100;

function readToken(token: string): number {
  const found = /^rows:(\d+)$/.exec(token)?.[1];
  if (found === undefined) throw invalidParameter("The specified nextToken is invalid.");
  return Number(found);
}

function find(store: LogsStore, id = "", context: CallContext): StoredQuery {
  const query = store.region(context).queries.get(id);
  if (!query) throw queryNotFound(id);
  return query;
}

function statusOf({ createdAt, stoppedAt }: StoredQuery, now: Instant): QueryStatus {
  if (stoppedAt !== undefined) return "Cancelled";
  if (now < createdAt + QUERY_SCHEDULED) return "Scheduled";
  return now < createdAt + QUERY_DURATION ? "Running" : "Complete";
}

const isUnderWay = (status: QueryStatus): boolean => status === "Scheduled" || status === "Running";

export const stopQuery = (store: LogsStore): Operation<StopQueryRequest, StopQueryResponse> => ({
  permissions: () => [{ action: "logs:StopQuery", resource: "*" }],
  run(input, context) {
    const query = find(store, input.queryId, context);
    if (!isUnderWay(statusOf(query, context.now))) throw queryNotRunning(query.id);
    store.region(context).queries.set(query.id, { ...query, stoppedAt: context.now, rows: [] });
    return { success: true };
  },
});

export const describeQueries = (store: LogsStore): Operation<DescribeQueriesRequest, DescribeQueriesResponse> => ({
  permissions: (_input, context) => [{ action: "logs:DescribeQueries", resource: streamArn(context, "") }],
  run(input, context) {
    const { logGroupName: group, status } = input;
    const found = [...store.region(context).queries.values()]
      .toReversed()
      .filter((query) => group === undefined || query.groups.includes(group))
      .filter((query) => status === undefined || statusOf(query, context.now) === status)
      .filter(() => input.queryLanguage === undefined || input.queryLanguage === "CWLI");
    const { items, nextToken } = page(
      found,
      ({ id }) => id,
      { limit: input.maxResults, nextToken: input.nextToken },
      QUERIES_PAGE_MAX,
    );
    return {
      queries: items.map((query) => ({
        queryLanguage: "CWLI",
        queryId: query.id,
        queryString: query.text,
        status: statusOf(query, context.now),
        createTime: query.createdAt,
        ...(query.groups.length === 1 && query.groups[0] !== undefined ? { logGroupName: query.groups[0] } : {}),
        queryDuration: Math.min(QUERY_DURATION, (query.stoppedAt ?? context.now) - query.createdAt),
        bytesScanned: query.bytesScanned,
        userIdentity: query.caller,
      })),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});
