import type {
  GetLogGroupFieldsRequest,
  GetLogGroupFieldsResponse,
  GetLogRecordRequest,
  GetLogRecordResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import { minutes, type Millis, type Operation } from "../../../kernel/index.ts";
import { groupNameOf, streamArn } from "../arn.ts";
import { invalidParameter, resourceNotFound } from "../errors.ts";
import { LogRecord, readPointer } from "../insights/log-record.ts";
import { textOf } from "../insights/values.ts";
import { indexOf } from "../state.ts";
import type { LogsStore } from "../store.ts";

export const getLogRecord = (store: LogsStore): Operation<GetLogRecordRequest, GetLogRecordResponse> => ({
  permissions: (input, context) => {
    const found = readPointer(input.logRecordPointer ?? "");
    return [
      {
        action: "logs:GetLogRecord",
        resource: found ? streamArn(found.scope, found.group) : streamArn(context, ""),
      },
    ];
  },
  run(input, context) {
    const found = readPointer(input.logRecordPointer ?? "");
    if (!found) throw invalidParameter("The specified logRecordPointer is invalid.");
    const { account, region } = found.scope;
    if (account !== context.account || region !== context.region) throw resourceNotFound();
    const group = store.group(context, { logGroupName: found.group }, context.now);
    const { events } = store.stream(group, found.stream);
    const event = events[indexOf(events, found.position)];
    if (event?.timestamp !== found.position.timestamp || event.order !== found.position.order) throw resourceNotFound();
    const fields = new LogRecord(event, found).fields();
    const logRecord: Record<string, string> = {};
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) logRecord[name] = textOf(value);
    return { logRecord };
  },
});

/** How far around a time the events are looked at: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogGroupFields.html */
const AROUND: Millis = minutes(8);
const BEFORE_NOW: Millis = minutes(15);

export const getLogGroupFields = (
  store: LogsStore,
): Operation<GetLogGroupFieldsRequest, GetLogGroupFieldsResponse> => ({
  permissions: (input, context) => [
    {
      action: "logs:GetLogGroupFields",
      resource: streamArn(context, input.logGroupName ?? groupNameOf(input.logGroupIdentifier ?? "")),
    },
  ],
  run(input, context) {
    const group = store.group(context, input, context.now);
    const [from, to] =
      input.time === undefined
        ? [context.now - BEFORE_NOW, context.now]
        : [input.time * 1000 - AROUND, input.time * 1000 + AROUND];
    const counts = new Map<string, number>();
    let events = 0;
    for (const { name: stream, events: all } of group.streams.values())
      for (const event of all.slice(indexOf(all, { timestamp: from, order: -1 }))) {
        if (event.timestamp > to) break;
        events += 1;
        for (const name of Object.keys(new LogRecord(event, { scope: context, group: group.name, stream }).fields()))
          if (name !== "@ptr") counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    return {
      logGroupFields: [...counts]
        .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .map(([name, count]) => ({ name, percent: Math.round((count / events) * 100) })),
    };
  },
});
