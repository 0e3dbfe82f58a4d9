import { iso, minutes, seconds, type EntryId, type Kernel, type Millis } from "../../kernel/index.ts";
import type { AsyncEvent, AsyncConfig, LambdaRoom } from "../../services/lambda/index.ts";
import type { Reason } from "../../why/index.ts";
import { createErrands } from "./errands.ts";
import { struck } from "./fault.ts";
import { failureRecord, successRecord, type Condition, type LastRun } from "./invocation-record.ts";
import { trail, type Trail } from "./trail.ts";

/** Waits before the second and the third attempt: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS: readonly Millis[] = [minutes(1), minutes(2)];
/** Throttled events come back after 1 s, then exponentially up to 5 minutes. Same page. */
const THROTTLE_DELAY: Millis = seconds(1);
const THROTTLE_DELAY_MAX: Millis = minutes(5);

const RECURSION =
  "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.";

/** Where a record of an asynchronous invocation goes. */
export interface Delivery {
  readonly kind: "dead-letter-queue" | "on-failure" | "on-success";
  readonly event: Pick<AsyncEvent, "functionArn" | "qualifier" | "requestId">;
  readonly config: Pick<AsyncConfig, "functionName" | "roleArn">;
  readonly destination: string;
  /** Where a bucket keeps it, without a slash at the end; default: where records of asynchronous invocations are. */
  readonly folder?: string;
  /** The record for destinations, the untouched event for a dead-letter queue. */
  readonly body: Uint8Array;
  /** Only for a dead-letter queue: what Lambda adds as message attributes. */
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly traceHeader: string | undefined;
  readonly cause: EntryId;
  /** Told when it got there. */
  readonly onSent?: (path: Trail) => void;
}

export interface AsyncQueueOptions {
  readonly kernel: Kernel;
  readonly lambda: () => LambdaRoom;
  /** Sends a record on; writes its own trail and metric when it may not. */
  deliver(delivery: Delivery): void;
}

/**
 * Lambda's queue for events that nobody waits for: attempts, waits between them, age, and what happens in the end.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
export interface AsyncQueue {
  enqueue(event: AsyncEvent): void;
  /** Events accepted and not yet settled. */
  readonly waiting: number;
}

export function createAsyncQueue({ kernel, lambda, deliver }: AsyncQueueOptions): AsyncQueue {
  let waiting = 0;

  const attempt = async (item: Item): Promise<void> => {
    const begun = kernel.now();
    const outcome = await lambda().attempt(item.event, item.attempts + 1, item.trail.at);
    const config = lambda().asyncConfig(item.event);
    switch (outcome.kind) {
      case "ran": {
        item.attempts += 1;
        item.trail.follow(outcome.result.entry);
        measureAge(item, begun, config);
        const last: LastRun = { result: outcome.result, executedVersion: outcome.executedVersion };
        if (outcome.result.kind === "returned") return succeed(item, config, last);
        item.trail.stopped("attempt", reasonOf(outcome.result.ending), {
          attempt: item.attempts,
          errorType: outcome.result.errorType ?? "",
          errorMessage: outcome.result.errorMessage ?? "",
        });
        return retry(item, config, last);
      }
      case "throttled":
        item.trail.stopped("attempt", "throttled", { reason: outcome.reason });
        return wait(item, config);
      case "zero-concurrency":
        item.trail.stopped("attempt", "zero-concurrency");
        return fail(item, config, "ZeroReservedConcurrency");
      case "recursion":
        item.trail.stopped("attempt", "recursion", { invocations: outcome.count });
        return fail(item, config, "RecursiveInvocation");
      case "gone":
        item.trail.stopped("attempt", "function-missing");
        return done(item, config, 1);
      default:
        return outcome satisfies never;
    }
  };

  /** From when Lambda took the event to when the function got it: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  const measureAge = ({ event, trail: path }: Item, begun: number, { functionName }: AsyncConfig): void =>
    void kernel.journal.write([path.at], {
      kind: "metric",
      namespace: "AWS/Lambda",
      name: "AsyncEventAge",
      value: begun - event.acceptedAt,
      unit: "Milliseconds",
      dimensions: { FunctionName: functionName },
    });

  const retry = (item: Item, config: AsyncConfig, last: LastRun): void => {
    if (item.attempts > config.retriesMax) {
      item.trail.stopped("settle", "retries-exhausted", { attempts: item.attempts });
      return fail(item, config, "RetriesExhausted", last);
    }
    const delay = RETRY_DELAYS[item.attempts - 1] ?? minutes(2);
    if (!young(item, config, delay)) {
      item.trail.stopped("settle", "age-exceeded", { attempts: item.attempts });
      return fail(item, config, "EventAgeExceeded", last);
    }
    item.last = last;
    schedule(item, delay);
  };

  /** A throttled event does not use up its retries, only its age. */
  const wait = (item: Item, config: AsyncConfig): void => {
    const delay = Math.min(THROTTLE_DELAY * 2 ** item.throttles, THROTTLE_DELAY_MAX);
    item.throttles += 1;
    if (young(item, config, delay)) return schedule(item, delay);
    item.trail.stopped("settle", "age-exceeded", { attempts: item.attempts });
    return fail(item, config, "EventAgeExceeded", item.last);
  };

  /** Lambda gives up as soon as the next attempt would come too late; it does not wait for the age to pass (recorded). */
  const young = (item: Item, config: AsyncConfig, delay: Millis): boolean =>
    kernel.now() + delay - item.event.acceptedAt < config.ageMax;

  const succeed = (item: Item, config: AsyncConfig, last: LastRun): void => {
    item.trail.passed("settle", { attempts: item.attempts });
    if (config.onSuccess)
      deliver({
        kind: "on-success",
        event: item.event,
        config,
        destination: config.onSuccess,
        body: successRecord(item.event, item.attempts, last, iso(kernel.now())),
        traceHeader: item.event.traceHeader,
        cause: item.trail.at,
      });
    waiting -= 1;
  };

  const fail = (item: Item, config: AsyncConfig, condition: Condition, last?: LastRun): void => {
    const common = { event: item.event, config, traceHeader: item.event.traceHeader, cause: item.trail.at };
    if (config.deadLetterArn)
      deliver({
        ...common,
        kind: "dead-letter-queue",
        destination: config.deadLetterArn,
        body: item.event.payload,
        ...errorOf(condition, last),
      });
    if (config.onFailure)
      deliver({
        ...common,
        kind: "on-failure",
        destination: config.onFailure,
        body: failureRecord(item.event, item.attempts, condition, last, iso(kernel.now())),
      });
    if (!config.deadLetterArn && !config.onFailure) item.trail.stopped("settle", "nowhere-to-go");
    done(item, config, 1);
  };

  const done = (item: Item, config: AsyncConfig, dropped: number): void => {
    waiting -= 1;
    // Counted also when the event went to a dead-letter queue or a destination first.
    kernel.journal.write([item.trail.at], {
      kind: "metric",
      namespace: "AWS/Lambda",
      name: "AsyncEventsDropped",
      value: dropped,
      unit: "Count",
      dimensions: { FunctionName: config.functionName },
    });
  };

  const pathOf = (event: AsyncEvent, cause: EntryId): Trail =>
    trail(kernel, "lambda-async", event.requestId, event.functionArn, cause);

  const errands = createErrands<Item, Omit<Item, "trail">>({
    kernel,
    name: "lambda-async",
    arrow: "lambda-async",
    run: (item) => attempt(item),
    toRow: ({ event, attempts, throttles, last }) => ({ event, attempts, throttles, last }),
    fromRow(row, entry) {
      waiting += 1;
      const event = { ...row.event, cause: entry };
      return { ...row, event, trail: pathOf(event, entry) };
    },
  });
  const schedule = (item: Item, delay: Millis): void => errands.after(delay, item);

  const take = (event: AsyncEvent): void => {
    waiting += 1;
    schedule({ event, attempts: 0, throttles: 0, last: undefined, trail: pathOf(event, event.cause) }, 0);
  };

  return {
    enqueue(event) {
      take(event);
      // Lambda may run an event twice without any error: its queue is eventually consistent.
      if (struck(kernel, "lambda.async.duplicate", event.requestId, event.cause)) take(event);
    },
    get waiting() {
      return waiting;
    },
  };
}

interface Item {
  readonly event: AsyncEvent;
  readonly trail: Trail;
  attempts: number;
  throttles: number;
  last: LastRun | undefined;
}

/**
 * The status and message that a caller who waits would have got: a function that failed answers 200 (recorded), one that
 * did not run is told of by its error. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
function errorOf(condition: Condition, last: LastRun | undefined): Pick<Delivery, "errorCode" | "errorMessage"> {
  if (last) return { errorCode: "200", errorMessage: last.result.errorMessage ?? "" };
  return condition === "RecursiveInvocation"
    ? { errorCode: "400", errorMessage: RECURSION }
    : { errorCode: "429", errorMessage: "Rate Exceeded." };
}

const reasonOf = (ending: LastRun["result"]["ending"]): Reason =>
  ending === "timed-out" ? "timed-out" : "handler-failed";
