import { createHash } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createContentStore, createScratch, type FunctionSpec, type RunResult } from "../../emulator/kernel/index.ts";
import { verdictOf } from "../../emulator/runtime/outcome.ts";
import { createWorld, START, type World } from "./world.ts";

const HANDLERS = `
import { pipeline } from "node:stream/promises"; import { setTimeout as sleep } from "node:timers/promises";
const kinds = {
  async slow(stream) {
    stream.setContentType("text/plain");
    for (const word of ["one ", "two ", "three"]) { stream.write(word); await sleep(1000); }
    stream.end();
  },
  async http(stream) {
    const body = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: "b" } });
    body.write("made"); body.end();
  },
  large: async (stream) => pipeline((function* () { for (let i = 0; i < 10; i += 1) yield Buffer.alloc(2 ** 20); })(), stream),
  async broken(stream) { stream.write("so far"); await sleep(10); throw new RangeError("no more"); },
  async late(stream) { stream.write("x"); stream.setContentType("text/plain"); },
  plain(stream) { stream.end("x"); },
  async unended(stream) { stream.write("x"); },
  async empty(stream) { stream.end(); return 1; },
};
export const streaming = awslambda.streamifyResponse((event, stream) => kinds[event](stream));
export const buffered = async () => ({ all: "at once" });
`;

/** A runtime of its own, in Node for want of anything else that is surely there. */
const BOOTSTRAP = `#!${process.execPath}
const http = require("node:http");
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const base = "/2018-06-01/runtime/invocation/";
const ask = (options, write) => new Promise((resolve) => {
  const request = http.request({ hostname, port, ...options }, (answer) => {
    let text = "";
    answer.on("data", (bytes) => (text += bytes)).on("end", () => resolve({ id: answer.headers["lambda-runtime-aws-request-id"], text }));
  });
  write(request);
});
(async () => {
  for (;;) {
    const { id, text } = await ask({ path: base + "next" }, (request) => request.end());
    const headers = { "lambda-runtime-function-response-mode": "streaming", "transfer-encoding": "chunked", "content-type": "text/x" };
    const fails = text.includes("fail");
    if (fails) headers.trailer = "lambda-runtime-function-error-type, lambda-runtime-function-error-body";
    await ask({ method: "POST", path: base + id + "/response", headers }, (request) => {
      request.write("first ");
      const told = Buffer.from(JSON.stringify({ errorType: "Odd", errorMessage: "no more" })).toString("base64");
      if (fails) request.addTrailers({ "lambda-runtime-function-error-type": "Odd", "lambda-runtime-function-error-body": told });
      setTimeout(() => request.end("last"), 20);
    });
  }
})();
`;

const zip = zipSync({ bootstrap: [strToU8(BOOTSTRAP), { os: 3, attrs: 0o100755 << 16 }] });
const BOOT = {
  sha256: createHash("sha256").update(zip).digest("base64"),
  zip: createContentStore(createScratch).of(zip),
};

interface Streamed {
  readonly result: RunResult;
  readonly types: string[];
  readonly pieces: (readonly [at: number, bytes: Uint8Array])[];
}

describe("a streamed answer", () => {
  let world: World;
  const files = { "index.mjs": HANDLERS };
  beforeAll(() => {
    world = createWorld();
    streaming = world.spec(files, { handler: "index.streaming", timeout: 60_000 });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  let streaming: FunctionSpec;
  async function streamed(kind: string, spec: FunctionSpec = streaming): Promise<Streamed> {
    const types: string[] = [];
    const pieces: [number, Uint8Array][] = [];
    const began = world.kernel.now();
    const hold = world.kernel.timeline.hold("test", { drives: true });
    const stream = {
      begin: (type: string) => void types.push(type),
      push: (bytes: Uint8Array) => void pieces.push([world.kernel.now() - began, bytes]),
    };
    const result = await hold.wait(
      "the function",
      world.runner.invoke(spec, { ...world.invocation(), payload: Buffer.from(JSON.stringify(kind)), stream }),
    );
    hold.release();
    return { result, types, pieces };
  }

  const texts = ({ pieces }: Streamed): unknown => pieces.map(([at, bytes]) => [at, Buffer.from(bytes).toString()]);

  test("comes piece by piece, each at its time, and the function runs until its end", async () => {
    const seen = await streamed("slow");
    expect(texts(seen)).toEqual([
      [0, "one "],
      [1000, "two "],
      [2000, "three"],
    ]);
    expect(seen.types).toEqual(["text/plain"]);
    expect(seen.result).toMatchObject({ kind: "returned", duration: 3000, payload: new Uint8Array(0) });
    expect(world.kernel.now()).toBeGreaterThanOrEqual(START + 3000);
  });

  test("for HTTP begins with its metadata and eight zero bytes", async () => {
    const seen = await streamed("http");
    expect(seen.types).toEqual(["application/vnd.awslambda.http-integration-response"]);
    expect(Buffer.concat(seen.pieces.map(([, bytes]) => bytes)).toString()).toBe(
      `{"statusCode":201,"headers":{"a":"b"}}${"\0".repeat(8)}made`,
    );
  });

  test("goes with 2 MB a second beyond its first 6 MB", async () => {
    const seen = await streamed("large");
    expect(seen.pieces.map(([at]) => at)).toEqual([0, 0, 0, 0, 0, 0, 0, 500, 1000, 1500]);
    expect(seen.result.duration).toBe(2000);
  });

  test("ends at 200 MB", () => {
    const most = 200 * 2 ** 20;
    const verdict = (count: number): unknown =>
      verdictOf({ kind: "response", payload: new Uint8Array(0), streamed: count }, streaming, "", "invoke");
    expect(verdict(most)).toMatchObject({ kind: "returned", streamed: most });
    expect(verdict(most + 1)).toMatchObject({
      kind: "failed",
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (209715200 bytes).",
    });
  });

  test.each([
    ["an error in its middle", "broken", "so far", "RangeError", "no more"],
    [
      "a content type that comes too late",
      "late",
      "x",
      "Runtime.InvalidStreamingOperation",
      "Cannot set content-type, too late.",
    ],
    ["a handler that gives no promise", "plain", "x", "string", "Streaming does not support non-async handlers."],
    ["a stream that is never ended", "unended", "x", "Runtime.NodeJsExit", expect.stringContaining("never settled")],
  ])("fails by %s", async (_what, name, text, errorType, errorMessage) => {
    const seen = await streamed(name);
    expect(texts(seen)).toMatchObject([[0, text]]);
    expect(seen.result).toMatchObject({ kind: "failed", errorType, errorMessage });
  });

  test("may be empty, and what the handler returns does not count", async () => {
    const seen = await streamed("empty");
    expect(seen.types).toEqual(["application/octet-stream"]);
    expect(seen.pieces.map(([, bytes]) => bytes.length)).toEqual([0]);
    expect(world.lines.join("")).toContain("Streaming handlers ignore return values.");
  });

  test("of a function that does not stream is one piece of JSON", async () => {
    const seen = await streamed("", world.spec(files, { handler: "index.buffered" }));
    expect([seen.types, texts(seen)]).toEqual([["application/json"], [[0, '{"all":"at once"}']]]);
  });

  test("comes from a runtime of its own as well, with its error after it", async () => {
    const own = world.spec({ "bin/x": "" }, { runtime: "provided.al2023", functionName: "own", layers: [BOOT] });
    const seen = await streamed("well", own);
    expect([seen.types, Buffer.concat(seen.pieces.map(([, bytes]) => bytes)).toString()]).toEqual([
      ["text/x"],
      "first last",
    ]);
    expect(seen.pieces.length).toBeGreaterThan(1);
    expect((await streamed("fail", own)).result).toMatchObject({
      kind: "failed",
      errorType: "Odd",
      errorMessage: "no more",
    });
  });
});
