import type {
  CreateLogStreamRequest,
  DeleteLogStreamRequest,
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  LogStream as LogStreamOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Operation, Scope } from "../../../kernel/index.ts";
import { groupNameOf, streamArn } from "../arn.ts";
import { invalidParameter, streamAlreadyExists, streamNotFound } from "../errors.ts";
import { DESCRIBE_MAX, STREAM_NAME } from "../limits.ts";
import { page } from "../page.ts";
import { createStream, eventId, type LogGroup, type LogStream } from "../state.ts";
import type { LogsStore } from "../store.ts";

export const createLogStream = (store: LogsStore): Operation<CreateLogStreamRequest, void> => ({
  // AWS asks for the right on the group: the stream's name is no part of the resource.
  permissions: (input, context) => [
    { action: "logs:CreateLogStream", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    const name = input.logStreamName ?? "";
    if (!STREAM_NAME.test(name))
      throw invalidParameter(
        `1 validation error detected: Value '${name}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`,
      );
    const group = store.group(context, input, context.now);
    if (group.streams.has(name)) throw streamAlreadyExists();
    group.streams.set(name, createStream(name, context.now));
  },
});

export const deleteLogStream = (store: LogsStore): Operation<DeleteLogStreamRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:DeleteLogStream", resource: streamArn(context, input.logGroupName ?? "", input.logStreamName) },
  ],
  run(input, context) {
    const group = store.group(context, input, context.now);
    if (!store.dropStream(context, group, input.logStreamName ?? "")) throw streamNotFound();
  },
});

export const describeLogStreams = (
  store: LogsStore,
): Operation<DescribeLogStreamsRequest, DescribeLogStreamsResponse> => ({
  permissions: (input, context) => [
    {
      action: "logs:DescribeLogStreams",
      resource: streamArn(context, input.logGroupName ?? groupNameOf(input.logGroupIdentifier ?? "")),
    },
  ],
  run(input, context) {
    const byTime = input.orderBy === "LastEventTime";
    if (byTime && input.logStreamNamePrefix !== undefined)
      throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    const group = store.group(context, input, context.now);
    const prefix = input.logStreamNamePrefix ?? "";
    const found = [...group.streams.values()].filter((stream) => stream.name.startsWith(prefix)).toSorted(byName);
    if (byTime) found.sort(byLastEvent);
    if (input.descending) found.reverse();
    const { items, nextToken } = page(found, (stream) => stream.name, input, DESCRIBE_MAX);
    return {
      logStreams: items.map((stream) => describe(stream, group, context)),
      ...(nextToken ? { nextToken } : {}),
    };
  },
});

const byName = (a: LogStream, b: LogStream): number => (a.name < b.name ? -1 : 1);
const lastEventAt = (stream: LogStream): number => stream.events.at(-1)?.timestamp ?? 0;
const byLastEvent = (a: LogStream, b: LogStream): number => lastEventAt(a) - lastEventAt(b);

function describe(stream: LogStream, group: LogGroup, scope: Scope): LogStreamOutput {
  const first = stream.events[0];
  const last = stream.events.at(-1);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    ...(first && last
      ? {
          firstEventTimestamp: first.timestamp,
          lastEventTimestamp: last.timestamp,
          lastIngestionTime: stream.events.reduce((latest, event) => Math.max(latest, event.ingestedAt), 0),
          uploadSequenceToken: eventId(last),
        }
      : {}),
    arn: streamArn(scope, group.name, stream.name),
    // Always 0 since June 2019: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogStream.html
    storedBytes: 0,
  };
}
