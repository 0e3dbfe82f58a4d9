import type { StartLiveTailRequest, StartLiveTailResponseStream } from "@aws-sdk/client-cloudwatch-logs";
import { AwsError, type Kernel, type Operation } from "../../../kernel/index.ts";
import { groupArn, groupNameOf, streamArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import type { LogEventsWritten } from "../events.ts";
import { parseFilterPattern } from "../filter-pattern/index.ts";
import { LIVE_TAIL_EVENTS_MAX, LIVE_TAIL_LASTS } from "../limits.ts";
import type { LogsStore } from "../store.ts";

type Event = Extract<StartLiveTailResponseStream, { readonly sessionUpdate: object }>["sessionUpdate"];
type Shown = NonNullable<Event["sessionResults"]>[number];

/**
 * Events as they come in, until the client goes away or three hours are over.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html
 */
export const startLiveTail = (
  store: LogsStore,
  kernel: Kernel,
): Operation<StartLiveTailRequest, { readonly responseStream: AsyncIterable<object> }> => ({
  permissions: (input, context) =>
    (input.logGroupIdentifiers ?? []).map((identifier) => ({
      action: "logs:StartLiveTail",
      resource: streamArn(context, groupNameOf(identifier)),
    })),
  run(input, context) {
    const groups = (input.logGroupIdentifiers ?? []).map(groupNameOf);
    for (const logGroupName of groups) store.standardGroup(context, { logGroupName }, context.now);
    const { logStreamNames, logStreamNamePrefixes } = input;
    if ((logStreamNames?.length ?? 0) + (logStreamNamePrefixes?.length ?? 0) > 0 && groups.length !== 1)
      throw invalidParameter("Log streams can only be specified for exactly one log group.");
    // "If you specify this field, you can't also specify the logStreamNames field": AWS's reference, without its words.
    if (logStreamNames?.length && logStreamNamePrefixes?.length)
      throw invalidParameter("LogStreamNames and LogStreamNamePrefixes are mutually exclusive parameters.");
    const matches = parseFilterPattern(input.logEventFilterPattern ?? "");
    const isAskedFor = ({ scope, group, stream }: LogEventsWritten): boolean =>
      scope.account === context.account &&
      scope.region === context.region &&
      groups.includes(group) &&
      (!logStreamNames?.length || logStreamNames.includes(stream)) &&
      (!logStreamNamePrefixes?.length || logStreamNamePrefixes.some((prefix) => stream.startsWith(prefix)));

    const waiting = createWaiting();
    const close = store.onWritten((fact) => {
      if (!isAskedFor(fact)) return;
      const logGroupIdentifier = `${fact.scope.account}:${fact.group}`;
      for (const { timestamp, message, ingestedAt } of fact.events)
        if (matches(message))
          waiting.add({
            logStreamName: fact.stream,
            logGroupIdentifier,
            message,
            timestamp,
            ingestionTime: ingestedAt,
          });
    });
    const over = kernel.timeline.after(LIVE_TAIL_LASTS, "logs-live-tail", () => waiting.end(), { background: true });
    const sessionStart = {
      requestId: context.requestId,
      sessionId: kernel.random.stream("logs.live-tail-session").uuid(),
      logGroupIdentifiers: groups.map((group) => groupArn(context, group)),
      logStreamNames: logStreamNames ?? [],
      logStreamNamePrefixes: logStreamNamePrefixes ?? [],
      logEventFilterPattern: input.logEventFilterPattern ?? "",
    };
    async function* responseStream(): AsyncIterable<object> {
      try {
        yield { sessionStart };
        for (;;) {
          const found = await waiting.next();
          if (!found) throw sessionTimeout();
          const sessionResults = found.slice(0, LIVE_TAIL_EVENTS_MAX);
          yield {
            sessionUpdate: { sessionMetadata: { sampled: found.length > LIVE_TAIL_EVENTS_MAX }, sessionResults },
          };
        }
      } finally {
        close();
        over.cancel();
      }
    }
    return { responseStream: responseStream() };
  },
});

const sessionTimeout = (): AwsError =>
  new AwsError("SessionTimeoutException", "The session has reached its maximum duration.", { status: 400 });

/** What came in since it was last asked for. */
function createWaiting(): {
  add(event: Shown): void;
  end(): void;
  /** Waits for at least one; `undefined` when it ended. */
  next(): Promise<readonly Shown[] | undefined>;
} {
  let held: Shown[] = [];
  let isOver = false;
  let wake: (() => void) | undefined;
  return {
    add(event) {
      held.push(event);
      wake?.();
    },
    end() {
      isOver = true;
      wake?.();
    },
    async next() {
      if (held.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
      wake = undefined;
      const found = held;
      held = [];
      return found.length === 0 ? undefined : found;
    },
  };
}
