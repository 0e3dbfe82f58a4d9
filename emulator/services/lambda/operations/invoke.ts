import type { InvocationRequest, InvocationResponse } from "@aws-sdk/client-lambda";
import { assert, type AnswerStream, type CallContext, type Operation, type RunResult } from "../../../kernel/index.ts";
import { accept } from "../async.ts";
import { functionNotFound, notEmulated, recursiveInvocation, tooManyRequests } from "../errors.ts";
import { admit, run } from "../invocation.ts";
import { traceHeaderFrom } from "../lineage.ts";
import { arnOfRef, parseFunctionName, type FunctionRef } from "../names.ts";
import { checkedClientContext, checkedPayload } from "../payload.ts";
import { functionPermission } from "../permissions.ts";
import { notNow, versionOf, type Room } from "../room.ts";
import { stateOf, type FunctionVersion } from "../state.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invoke = (room: Room): Operation<InvocationRequest, InvocationResponse> => ({
  permissions: (input, context) => [functionPermission(room, "InvokeFunction", input, context, true)],
  async run(input, context) {
    if (input.TenantId !== undefined) throw notEmulated("TenantId");
    if (input.DurableExecutionName !== undefined) throw notEmulated("DurableExecutionName");
    const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
    const target = versionOf(room, ref);
    const type = input.InvocationType ?? "RequestResponse";
    const payload = checkedPayload(input.Payload, type);
    const clientContext = checkedClientContext(input.ClientContext);
    if (type === "Event") return acceptEvent(room, ref, payload, clientContext, context);
    if (type === "DryRun") {
      if (stateOf(target.version, context.now) === "Pending") throw notNow("Pending");
      return { StatusCode: 204 };
    }
    const given = { payload, clientContext, invokedFunctionArn: arnOfRef(ref) };
    const { running, executed } = start(room, target, given, context);
    const result = await context.wait("its outcome", running);
    return {
      StatusCode: 200,
      ...(result.kind === "failed" ? { FunctionError: "Unhandled" } : {}),
      ...(input.LogType === "Tail" ? { LogResult: Buffer.from(result.logTail).toString("base64") } : {}),
      Payload: result.payload,
      ExecutedVersion: executed.version.version,
    };
  },
});

interface Given {
  readonly payload: Uint8Array;
  readonly clientContext: string | undefined;
  readonly invokedFunctionArn: string;
  readonly stream?: AnswerStream;
}

interface Started {
  readonly running: Promise<RunResult>;
  readonly executed: FunctionVersion;
}

/** Starts a function for a caller who waits; throws what keeps it from running. */
export function start(room: Room, target: FunctionVersion, given: Given, context: CallContext): Started {
  const trace = traceHeaderFrom(context.traceHeader, context.now, room.kernel.random.stream("lambda.trace"));
  const admission = admit(room, target, trace, context.entry);
  switch (admission.kind) {
    case "pending":
      throw notNow("Pending");
    case "zero-concurrency":
      throw tooManyRequests("ReservedFunctionConcurrentInvocationLimitExceeded");
    case "throttled":
      throw tooManyRequests(admission.reason);
    case "recursion":
      throw recursiveInvocation(target.fn.arn);
    case "admitted": {
      const { traceHeader } = admission;
      const { requestId, entry: cause } = context;
      const executed = admission.target;
      return { running: run(room, executed, { ...given, requestId, traceHeader, cause, attempt: 1 }), executed };
    }
    default:
      return admission satisfies never;
  }
}

function acceptEvent(
  room: Room,
  ref: FunctionRef,
  payload: Uint8Array,
  clientContext: string | undefined,
  context: CallContext,
): InvocationResponse {
  const { traceHeader, requestId, entry: cause } = context;
  const accepted = accept(room, arnOfRef(ref), payload, { traceHeader, requestId, cause, clientContext });
  if (accepted.refused === "not-found") throw functionNotFound(arnOfRef(ref));
  if (accepted.refused === "pending") throw notNow("Pending");
  assert(accepted.refused === undefined, "the size of an event is checked before it is accepted");
  return { StatusCode: 202 };
}
