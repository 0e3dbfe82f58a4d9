import { seconds, type AnswerStream, type EntryId, type Millis, type RunResult } from "../../kernel/index.ts";
import type { ThrottleReason } from "./errors.ts";
import { writeFact, writeMetric, type AsyncEvent } from "./events.ts";
import { admit, run } from "./invocation.ts";
import { ASYNC_PAYLOAD_MAX, EVENT_AGE_DEFAULT, RETRIES } from "./limits.ts";
import { enterLineage, lineageHash, traceHeaderFrom } from "./lineage.ts";
import { arnOfRef, readFunctionArn, type FunctionRef } from "./names.ts";
import { peekFunction, type Room } from "./room.ts";
import { findVersion, stateOf, type FunctionVersion } from "./state.ts";

/** What another service brings along when it starts a function asynchronously. */
export interface Handover {
  readonly traceHeader?: string | undefined;
  readonly cause: EntryId;
  /** Drawn when absent. */
  readonly requestId?: string | undefined;
  readonly clientContext?: string | undefined;
  /** Takes it for a function that is still being created, too: AWS keeps what its services hand over by then. */
  readonly early?: boolean;
}

export type Accepted =
  | { readonly requestId: string; readonly refused?: never }
  | { readonly requestId?: never; readonly refused: "not-found" | "pending" | "too-large" };

/** What one try came to. Only `ran` used an execution environment. */
export type AttemptOutcome =
  | {
      readonly kind: "ran";
      readonly result: RunResult;
      readonly executedVersion: string;
      readonly requestId: string;
    }
  /** To be tried again until the event is too old. `FunctionPending`: it is being created. */
  | { readonly kind: "throttled"; readonly reason: ThrottleReason | "FunctionPending" }
  /** Reserved concurrency 0: the event ends here. */
  | { readonly kind: "zero-concurrency" }
  /** The chain is stopped: the event ends here. `count`: how often the function was invoked in it before. */
  | { readonly kind: "recursion"; readonly count: number }
  /** Function, version or alias was deleted meanwhile. */
  | { readonly kind: "gone" };

/** How the asynchronous queue treats an event, as configured now. */
export interface AsyncConfig {
  readonly retriesMax: number;
  readonly ageMax: Millis;
  readonly onSuccess?: string;
  readonly onFailure?: string;
  readonly deadLetterArn?: string;
  /** Empty when the function is gone. */
  readonly roleArn: string;
  readonly functionName: string;
  /** Unqualified. */
  readonly functionArn: string;
}

/** Accepts an event as the Invoke API with type Event does once the permission was checked. */
export function accept(room: Room, targetArn: string, payload: Uint8Array, handover: Handover): Accepted {
  const ref = readFunctionArn(targetArn);
  const target = ref && resolve(room, ref);
  if (!target) return { refused: "not-found" };
  if (!handover.early && stateOf(target.version, room.kernel.now()) === "Pending") return { refused: "pending" };
  if (payload.length > ASYNC_PAYLOAD_MAX) return { refused: "too-large" };
  const { kernel } = room;
  const requestId = handover.requestId ?? kernel.random.stream("lambda.request-id").uuid();
  const cause = writeFact(kernel, handover.cause, target.fn.arn, {
    fact: "event-accepted",
    detail: { requestId, invoked: arnOfRef(ref) },
  });
  writeMetric(kernel, cause, target, "AsyncEventsReceived", 1);
  room.ports.enqueue({
    functionArn: target.fn.arn,
    qualifier: ref.qualifier,
    invokedFunctionArn: arnOfRef(ref),
    requestId,
    payload,
    traceHeader: traceHeaderFrom(handover.traceHeader, kernel.now(), kernel.random.stream("lambda.trace")),
    acceptedAt: kernel.now(),
    cause,
    ...(handover.clientContext === undefined ? {} : { clientContext: handover.clientContext }),
  });
  return { requestId };
}

/** One try, `attempt` from 1. The qualifier is resolved anew each time: a queued event meets the code of the day. */
export async function attempt(room: Room, event: AsyncEvent, number: number, cause: EntryId): Promise<AttemptOutcome> {
  const target = targetOf(room, event);
  if (!target) return { kind: "gone" };
  const admission = admit(room, target, event.traceHeader, cause);
  if (admission.kind === "pending") return { kind: "throttled", reason: "FunctionPending" };
  if (admission.kind !== "admitted") return admission;
  const chosen = admission.target;
  const result = await run(room, chosen, {
    requestId: event.requestId,
    payload: event.payload,
    invokedFunctionArn: event.invokedFunctionArn,
    traceHeader: admission.traceHeader,
    // Lambda hands the client context to synchronous invocations only.
    clientContext: undefined,
    cause,
    attempt: number,
  });
  return { kind: "ran", result, executedVersion: chosen.version.version, requestId: event.requestId };
}

export interface ServiceInvocation {
  readonly traceHeaders: readonly (string | undefined)[];
  readonly cause: EntryId;
  /** From 1, counting what was throttled. */
  readonly attempt: number;
  /** Drawn when absent. */
  readonly requestId?: string;
  /** Takes the answer as it comes. */
  readonly stream?: AnswerStream;
}

/** One synchronous invocation by a service. */
export async function invokeNow(
  room: Room,
  targetArn: string,
  payload: Uint8Array,
  { traceHeaders, cause, attempt: number, requestId: given, stream }: ServiceInvocation,
): Promise<AttemptOutcome> {
  const ref = readFunctionArn(targetArn);
  const target = ref && resolve(room, ref);
  if (!target) return { kind: "gone" };
  const { kernel } = room;
  const own = lineageHash(target.fn.arn);
  const deepest = traceHeaders
    .filter((header) => header !== undefined)
    .toSorted((a, b) => enterLineage(b, own).earlier - enterLineage(a, own).earlier)[0];
  const traceHeader = traceHeaderFrom(deepest, kernel.now(), kernel.random.stream("lambda.trace"));
  const admission = admit(room, target, traceHeader, cause);
  if (admission.kind === "pending") return { kind: "throttled", reason: "FunctionPending" };
  if (admission.kind !== "admitted") return admission;
  const requestId = given ?? kernel.random.stream("lambda.request-id").uuid();
  const chosen = admission.target;
  const result = await run(room, chosen, {
    requestId,
    payload,
    invokedFunctionArn: arnOfRef(ref),
    traceHeader: admission.traceHeader,
    clientContext: undefined,
    cause,
    attempt: number,
    ...(stream ? { stream } : {}),
  });
  return { kind: "ran", result, executedVersion: chosen.version.version, requestId };
}

/** Of a function that is gone: the defaults, and nowhere to send a record. */
export function asyncConfig(room: Room, event: AsyncEvent): AsyncConfig {
  const target = targetOf(room, event);
  const { functionArn } = event;
  const functionName = target?.fn.name ?? functionArn.slice(functionArn.lastIndexOf(":") + 1);
  const names = { functionName, functionArn };
  if (!target) return { retriesMax: RETRIES.default, ageMax: EVENT_AGE_DEFAULT, roleArn: "", ...names };
  const config = target.fn.eventInvokeConfigs.get(event.qualifier ?? "$LATEST");
  const { deadLetterArn, roleArn } = target.version.settings;
  return {
    retriesMax: config?.retriesMax ?? RETRIES.default,
    ageMax: config?.ageMax === undefined ? EVENT_AGE_DEFAULT : seconds(config.ageMax),
    ...(config?.onSuccess === undefined ? {} : { onSuccess: config.onSuccess }),
    ...(config?.onFailure === undefined ? {} : { onFailure: config.onFailure }),
    ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
    roleArn,
    ...names,
  };
}

function targetOf(room: Room, event: AsyncEvent): FunctionVersion | undefined {
  const ref = readFunctionArn(event.functionArn);
  return ref && resolve(room, { ...ref, qualifier: event.qualifier });
}

export function resolve(room: Room, ref: FunctionRef): FunctionVersion | undefined {
  const fn = peekFunction(room, ref);
  return fn && findVersion(fn, ref.qualifier);
}
