import {
  CreateFunctionCommand,
  InvokeWithResponseStreamCommand,
  type InvokeWithResponseStreamCommandInput,
} from "@aws-sdk/client-lambda";
import { beforeAll, describe, expect, test } from "vitest";
import type { Invocation } from "../../../emulator/kernel/index.ts";
import { basic, START } from "./fixture.ts";
import { reached, type Reached } from "./reached.ts";

describe("InvokeWithResponseStream through the SDK", () => {
  let made: Reached;
  let handle: (invocation: Invocation) => unknown;
  beforeAll(async () => {
    made = reached({ handle: (invocation) => handle(invocation) });
    await made.client.send(new CreateFunctionCommand({ ...basic, Runtime: "nodejs24.x" }));
  });

  /** What came, and when; the end last. */
  async function streamed(given: Partial<InvokeWithResponseStreamCommandInput> = {}): Promise<unknown[]> {
    const answer = await made.client.send(new InvokeWithResponseStreamCommand({ FunctionName: "f", ...given }));
    const seen: unknown[] = [answer.StatusCode, answer.ExecutedVersion];
    for await (const { PayloadChunk, InvokeComplete } of answer.EventStream ?? []) {
      const piece = PayloadChunk?.Payload;
      seen.push(piece ? [made.kernel.now() - START, Buffer.from(piece).toString()] : InvokeComplete);
    }
    return seen;
  }

  const speak =
    (words: readonly string[], end?: Error) =>
    async ({ stream }: Invocation): Promise<unknown> => {
      stream?.begin("text/plain");
      for (const word of words) {
        stream?.push(Buffer.from(word));
        await new Promise<void>((resolve) => void made.kernel.timeline.after(1000, "speaking", resolve));
      }
      return end;
    };

  test("the pieces come while the function runs, in the world's time, then how it ended", async () => {
    handle = speak(["one", "two", "three"]);
    expect(await streamed()).toEqual([200, "$LATEST", [0, "one"], [1000, "two"], [2000, "three"], {}]);
  });

  test("an error in the middle is told after the pieces, with the log if it is wanted", async () => {
    handle = speak(["so far"], new RangeError("no more"));
    const [, , , end] = await streamed({ LogType: "Tail" });
    expect(end).toEqual({
      ErrorCode: "Unhandled",
      ErrorDetails: JSON.stringify({ errorType: "RangeError", errorMessage: "no more", trace: [] }),
      LogResult: expect.stringMatching(/^U1RBUlQ/),
    });
  });

  test("what fails before its first piece has no piece", async () => {
    handle = () => new TypeError("at once");
    expect(await streamed()).toMatchObject([200, "$LATEST", { ErrorCode: "Unhandled" }]);
  });

  test("what cannot start is refused as Invoke refuses it", async () => {
    await expect(streamed({ FunctionName: "none" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(streamed({ Payload: Buffer.from("{") })).rejects.toMatchObject({
      name: "InvalidRequestContentException",
    });
  });
});
