import type { InvokeWithResponseStreamRequest, InvokeWithResponseStreamResponseEvent } from "@aws-sdk/client-lambda";
import type { CallContext, Operation, RunResult } from "../../../kernel/index.ts";
import { createAnswerPipe, type AnswerPipe } from "../answer-pipe.ts";
import { notEmulated } from "../errors.ts";
import { arnOfRef, parseFunctionName } from "../names.ts";
import { checkedClientContext, checkedPayload } from "../payload.ts";
import { functionPermission } from "../permissions.ts";
import { notNow, versionOf, type Room } from "../room.ts";
import { stateOf } from "../state.ts";
import { start } from "./invoke.ts";

interface Streamed {
  readonly StatusCode: number;
  readonly ExecutedVersion?: string;
  // ResponseStreamContentType is the content type of the HTTP answer, which is that of the events.
  readonly EventStream: AsyncIterable<InvokeWithResponseStreamResponseEvent>;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html */
export const invokeWithResponseStream = (room: Room): Operation<InvokeWithResponseStreamRequest, Streamed> => ({
  permissions: (input, context) => [functionPermission(room, "InvokeFunction", input, context, true)],
  async run(input, context) {
    if (input.TenantId !== undefined) throw notEmulated("TenantId");
    const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
    const target = versionOf(room, ref);
    const payload = checkedPayload(input.Payload, "RequestResponse");
    const clientContext = checkedClientContext(input.ClientContext);
    if (input.InvocationType === "DryRun") {
      if (stateOf(target.version, context.now) === "Pending") throw notNow("Pending");
      return { StatusCode: 204, EventStream: nothing() };
    }
    const pipe = createAnswerPipe();
    const given = { payload, clientContext, invokedFunctionArn: arnOfRef(ref), stream: pipe.stream };
    const { running, executed } = start(room, target, given, context);
    void running.finally(() => pipe.end()).catch(() => {});
    await context.wait("its answer", pipe.begun);
    return {
      StatusCode: 200,
      ExecutedVersion: executed.version.version,
      EventStream: events(pipe, running, input.LogType === "Tail", context),
    };
  },
});

/** The answer's pieces, then how it ended. */
async function* events(
  pipe: AnswerPipe,
  running: Promise<RunResult>,
  tail: boolean,
  context: CallContext,
): AsyncIterable<InvokeWithResponseStreamResponseEvent> {
  for (;;) {
    const piece = await context.wait("more of the answer", pipe.next());
    if (!piece) break;
    yield { PayloadChunk: { Payload: piece } };
  }
  const result = await running;
  const log = tail ? { LogResult: Buffer.from(result.logTail).toString("base64") } : {};
  const failure =
    result.kind === "failed"
      ? { ErrorCode: "Unhandled", ErrorDetails: Buffer.from(result.payload).toString("utf8") }
      : {};
  yield { InvokeComplete: { ...failure, ...log } };
}

async function* nothing(): AsyncIterable<InvokeWithResponseStreamResponseEvent> {}
