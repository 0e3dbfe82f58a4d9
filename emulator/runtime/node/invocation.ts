import { flush, send } from "./channel.ts";
import { isVirtual, now, readClock, setDeadline } from "./clock.ts";
import { functionError, RuntimeError } from "./errors.ts";
import type { Handler } from "./load-handler.ts";
import { flushRaw, logError, setRequestId } from "./logging.ts";
import type { Grant, Setup } from "./protocol.ts";
import { highWaterMarkOf, isStreaming, ResponseStream } from "./streaming.ts";

type Invoke = Extract<Grant, { kind: "invoke" }>;

interface Current {
  done: boolean;
  /** The handler used its callback, whose answer waits until the event loop is empty. */
  whenEmpty?: () => void;
  /** It is not a promise, so an empty event loop means `null` (up to Node 22). */
  settlesByItself: boolean;
}

let current: Current | undefined;

export const invoking = (): boolean => current !== undefined && !current.done;

/** Starts the handler. Its end is told by a `response` or an `error`. */
export function invoke(handler: Handler, setup: Setup, grant: Invoke, payload: Uint8Array): void {
  const mine: Current = { done: false, settlesByItself: false };
  current = mine;
  setRequestId(grant.requestId);
  setDeadline(grant.deadline);
  process.env["_X_AMZN_TRACE_ID"] = grant.traceHeader;
  const finish = (tell: () => void): void => {
    if (mine.done) return;
    mine.done = true;
    flushRaw();
    tell();
  };
  const succeed = (result: unknown): void => finish(() => respond(result));
  const fail = (error: unknown): void => finish(() => failed(error));
  try {
    const event: unknown = payload.length === 0 ? {} : JSON.parse(Buffer.from(payload).toString("utf8"));
    const context = contextOf(setup, grant);
    if (isStreaming(handler)) {
      stream(handler, event, context, { grant, finish, fail });
      return;
    }
    const result =
      setup.nodeMajor >= 24 ? handler(event, context) : withCallback(handler, event, context, mine, { succeed, fail });
    if (isPromise(result) || setup.nodeMajor >= 24) {
      // The runtime lets one turn pass before it answers.
      Promise.resolve(result).then(
        (value) => setImmediate(succeed, value),
        (error: unknown) => setImmediate(fail, error),
      );
    } else mine.settlesByItself = true;
  } catch (error) {
    setImmediate(fail, error);
  }
}

/** The stream's end is the answer's: what the handler returns does not count. */
function stream(
  handler: Handler,
  event: unknown,
  context: unknown,
  told: {
    readonly grant: Invoke;
    readonly finish: (tell: () => void) => void;
    readonly fail: (error: unknown) => void;
  },
): void {
  const { grant, finish, fail } = told;
  const response = new ResponseStream({ highWaterMark: highWaterMarkOf(handler), streams: grant.streams });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a streaming handler takes the stream second.
  const streaming = handler as unknown as (event: unknown, stream: ResponseStream, context: unknown) => unknown;
  const result = streaming(event, response, context);
  if (!isPromise(result)) {
    setImmediate(fail, "Streaming does not support non-async handlers.");
    return;
  }
  result
    .then((value) => {
      if (value !== undefined) console.warn("Streaming handlers ignore return values.");
      return response.whole;
    })
    .then((whole) => setImmediate(finish, () => answer(whole, grant.streams)))
    .catch((error: unknown) => setImmediate(fail, error));
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";

interface Endings {
  readonly succeed: (result: unknown) => void;
  readonly fail: (error: unknown) => void;
}

function withCallback(
  handler: Handler,
  event: unknown,
  context: Record<string, unknown>,
  mine: Current,
  { succeed, fail }: Endings,
): unknown {
  let used = false;
  let waits = true;
  const once = (end: (error?: unknown, result?: unknown) => void): typeof end => {
    return (error, result) => {
      if (used) return;
      used = true;
      end(error, result);
    };
  };
  const done = (error?: unknown, result?: unknown): void =>
    error === undefined || error === null ? succeed(result) : fail(error);
  Object.defineProperty(context, "callbackWaitsForEmptyEventLoop", {
    enumerable: true,
    configurable: true,
    get: () => waits,
    set: (value: boolean) => {
      waits = value;
    },
  });
  Object.assign(context, {
    done: once(done),
    succeed: once((result) => succeed(result)),
    fail: once((error) => fail(error ?? "handled")),
  });
  return handler(
    event,
    context,
    once((error, result) => {
      if (error !== undefined && error !== null) fail(error);
      else if (waits) mine.whenEmpty = () => succeed(result);
      else succeed(result);
    }),
  );
}

/**
 * The event loop is empty while an invocation runs. Whether something happened because of that.
 * https://nodejs.org/docs/latest/api/process.html#exit-codes
 */
export function onEmptyLoop(): boolean {
  const mine = current;
  if (!mine || mine.done) return false;
  if (mine.whenEmpty) mine.whenEmpty();
  else if (mine.settlesByItself) {
    mine.done = true;
    flushRaw();
    respond(null);
  } else {
    mine.done = true;
    failed(
      new RuntimeError(
        "Runtime.NodeJsExit",
        "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes",
      ),
      false,
    );
  }
  return true;
}

function respond(result: unknown): void {
  let text: string | undefined;
  try {
    text = JSON.stringify(result === undefined ? null : result);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(new RuntimeError("Runtime.JSONStringifyError", "Unable to stringify response body", reason), false);
  }
  answer(Buffer.from(text ?? "null", "utf8"), false);
}

/** On the virtual clock the host waits for nothing else: it may wake up while this comes to rest. */
function answer(body: Uint8Array, streamed: boolean): void {
  send({ kind: "response", at: now(), streamed }, body);
  if (isVirtual()) flush();
}

function failed(error: unknown, log = true): void {
  if (log) logError("Invoke Error", error);
  send({ kind: "error", phase: "invoke", at: now(), error: functionError(error) });
}

function contextOf(setup: Setup, grant: Invoke): Record<string, unknown> {
  const variable = (name: string): string | undefined => setup.variables[name];
  const client =
    grant.clientContext === undefined
      ? undefined
      : (JSON.parse(Buffer.from(grant.clientContext, "base64").toString("utf8")) as unknown);
  return {
    clientContext: client,
    identity: undefined,
    invokedFunctionArn: grant.invokedFunctionArn,
    awsRequestId: grant.requestId,
    tenantId: undefined,
    getRemainingTimeInMillis: () => grant.deadline - Math.floor(readClock()),
    functionName: variable("AWS_LAMBDA_FUNCTION_NAME"),
    functionVersion: variable("AWS_LAMBDA_FUNCTION_VERSION"),
    memoryLimitInMB: variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
    logGroupName: variable("AWS_LAMBDA_LOG_GROUP_NAME"),
    logStreamName: variable("AWS_LAMBDA_LOG_STREAM_NAME"),
  };
}
