import { expect, test } from "vitest";
import { createWorld, json } from "./world.ts";

const at = (ms: string): string => `2026-01-01T00:00:0${ms}Z`;
const ID = "00000000-0000-4000-8000-000000000001";

test("text lines look as in CloudWatch, in order and at the world's time", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `import fs from "node:fs";
console.log("cold");
export const handler = async () => {
  console.log("a %s", 1, { b: 2 });
  await new Promise((r) => setTimeout(r, 1234));
  console.error("two\\nlines"); console.warn("w"); console.debug("d"); console.trace("t"); console.info("i");
  process.stdout.write("raw, "); process.stdout.write("put together\\n");
  fs.writeSync(1, "written\\n");
  console.time("x"); await new Promise((r) => setTimeout(r, 5)); console.timeEnd("x");
  process.stderr.write("no line end");
};`,
  });
  const result = await world.run(spec);
  expect(world.lines.slice(1)).toEqual([
    `${at("0.000")}\t-\tINFO\tcold\n`,
    `START RequestId: ${ID} Version: $LATEST\n`,
    `${at("0.000")}\t${ID}\tINFO\ta 1 { b: 2 }\n`,
    `${at("1.234")}\t${ID}\tERROR\ttwo\nlines\n`,
    `${at("1.234")}\t${ID}\tWARN\tw\n`,
    `${at("1.234")}\t${ID}\tDEBUG\td\n`,
    `${at("1.234")}\t${ID}\tTRACE\tt\n`,
    `${at("1.234")}\t${ID}\tINFO\ti\n`,
    "raw, put together\n",
    "written\n",
    `${at("1.239")}\t${ID}\tINFO\tx: 5.000ms\n`,
    "no line end\n",
    `END RequestId: ${ID}\n`,
    `REPORT RequestId: ${ID}\tDuration: 1239.00 ms\tBilled Duration: 1239 ms\tMemory Size: 128 MB\tMax Memory Used: 65 MB\tInit Duration: 0.00 ms\t\n`,
  ]);
  expect(result.logTail).toBe(world.lines.slice(2).join(""));
});

test("a timeout is logged between what was said and REPORT", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `export const handler = async () => { console.log("on it"); await new Promise((r) => setTimeout(r, 9e5)); };`,
  });
  await world.run(spec);
  expect(world.lines.slice(2)).toEqual([
    `2026-01-01T00:00:00.000Z\t${ID}\tINFO\ton it\n`,
    `2026-01-01T00:00:03.000Z ${ID} Task timed out after 3.00 seconds\n\n`,
    `END RequestId: ${ID}\n`,
    `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 65 MB\tInit Duration: 0.00 ms\tStatus: timeout\t\n`,
  ]);
});

test("JSON lines have AWS's shape, and the application's level filters them", async () => {
  await using world = createWorld();
  const spec = world.spec(
    {
      "index.mjs": `export const handler = async () => {
  console.debug("hidden"); console.log("text"); console.warn({ a: 1 }); console.error(new TypeError("bad")); console.error("with", new Error("e"));
  throw new Error("end");
};`,
    },
    { logFormat: "JSON" },
  );
  await world.run(spec);
  const lines = world.lines.map((line) => JSON.parse(line) as unknown);
  const base = { timestamp: "2026-01-01T00:00:00.000Z", requestId: ID };
  expect(lines).toMatchObject([
    { type: "platform.initStart", record: { initializationType: "on-demand", phase: "init", functionName: "f" } },
    { type: "platform.start", time: "2026-01-01T00:00:00.000Z", record: { requestId: ID, version: "$LATEST" } },
    { ...base, level: "INFO", message: "text" },
    { ...base, level: "WARN", message: { a: 1 } },
    {
      ...base,
      level: "ERROR",
      message: { errorType: "TypeError", errorMessage: "bad", stackTrace: expect.any(Array) },
    },
    {
      ...base,
      level: "ERROR",
      message: expect.stringContaining("with Error: e"),
      errorType: "Error",
      errorMessage: "e",
    },
    { ...base, level: "ERROR", message: { errorType: "Error", errorMessage: "end" } },
    {
      type: "platform.report",
      record: { requestId: ID, status: "success", metrics: { billedDurationMs: 1, memorySizeMB: 128 } },
    },
  ]);
});

test("the tail is the invocation's last 4 KB", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `export const handler = async () => { for (let i = 0; i < 200; i += 1) console.log("x".repeat(100), i); };`,
  });
  const result = await world.run(spec);
  expect(Buffer.byteLength(result.logTail)).toBe(4096);
  expect(result.logTail).toContain(" 199\n");
});

interface Seen {
  readonly env: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
}

test("a handler sees AWS's environment and context, and nothing of the machine", async () => {
  await using world = createWorld();
  const spec = world.spec(
    {
      "src/app.mjs": `export const handler = async (event, context) => ({ env: process.env, context, argv: process.argv.slice(1) });`,
    },
    { handler: "src/app.handler", variables: { TABLE: "t" }, memoryMb: 256 },
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the handler above returns this.
  const answer = json(await world.run(spec)) as Seen;
  expect(Object.keys(answer.env).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_XRAY_CONTEXT_MISSING",
    "AWS_XRAY_DAEMON_ADDRESS",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "LANG",
    "LD_LIBRARY_PATH",
    "NODE_PATH",
    "PATH",
    "PWD",
    "SHLVL",
    "TABLE",
    "TZ",
    "_AWS_XRAY_DAEMON_ADDRESS",
    "_AWS_XRAY_DAEMON_PORT",
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
  ]);
  expect(answer.env).toMatchObject({
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/),
    TABLE: "t",
    _HANDLER: "src/app.handler",
    _X_AMZN_TRACE_ID: expect.stringContaining("Root="),
  });
  expect(answer.context).toEqual({
    functionName: "f",
    functionVersion: "$LATEST",
    memoryLimitInMB: "256",
    logGroupName: "/aws/lambda/f",
    logStreamName: answer.env["AWS_LAMBDA_LOG_STREAM_NAME"],
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
    awsRequestId: ID,
  });
});

test("the client context reaches the handler", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": `export const handler = async (event, context) => context.clientContext;` });
  const clientContext = Buffer.from(JSON.stringify({ custom: { a: "b" } })).toString("base64");
  expect(json(await world.invoke(spec, {}, { clientContext }))).toEqual({ custom: { a: "b" } });
});
