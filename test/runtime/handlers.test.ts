import { describe, expect, test } from "vitest";
import type { FunctionSpec, RunResult } from "../../emulator/kernel/index.ts";
import { createWorld, json } from "./world.ts";

async function play(
  files: Readonly<Record<string, string>>,
  changes: Partial<FunctionSpec> = {},
): Promise<{ result: RunResult; answer: unknown; lines: readonly string[] }> {
  await using world = createWorld();
  const result = await world.run(world.spec(files, changes));
  return { result, answer: json(result), lines: world.lines };
}

const returns = (what: string): string => `async () => "${what}"`;

describe("a handler is found", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, string])[] = [
    ["in an ES module", { "index.mjs": `export const handler = ${returns("mjs")};` }, "index.handler", "mjs"],
    ["in a CommonJS file", { "index.js": `exports.handler = ${returns("js")};` }, "index.handler", "js"],
    ["in a .cjs file", { "index.cjs": `exports.handler = ${returns("cjs")};` }, "index.handler", "cjs"],
    [
      "in a .js file of a package of type module",
      { "index.js": `export const handler = ${returns("esm")};`, "package.json": '{"type":"module"}' },
      "index.handler",
      "esm",
    ],
    [
      "in a nested folder and a nested export",
      { "src/nested/app.js": `exports.api = { get: ${returns("nested")} };` },
      "src/nested/app.api.get",
      "nested",
    ],
    [
      "in a default export",
      { "index.mjs": `export default { handler: ${returns("default")} };` },
      "index.handler",
      "default",
    ],
    [
      "in TypeScript",
      { "index.mts": `export const handler = async (): Promise<string> => "ts" as string;` },
      "index.handler",
      "ts",
    ],
    [
      "behind a top-level await",
      {
        "index.mjs": `const value = await new Promise((r) => setTimeout(r, 50, "tla")); export const handler = async () => value;`,
      },
      "index.handler",
      "tla",
    ],
    [
      "when it imports by the path it knows",
      {
        "index.mjs": `const { value } = await import("/var/task/lib/v.mjs"); export const handler = async () => value;`,
        "lib/v.mjs": `export const value = "lib";`,
      },
      "index.handler",
      "lib",
    ],
  ];
  test.each(cases)("%s", async (_name, files, handler, expected) => {
    expect((await play(files, { handler })).answer).toBe(expected);
  });

  test.each(["nodejs22.x", "nodejs20.x"])("by %s's own loader", async (runtime) => {
    expect((await play({ "index.js": `exports.handler = async () => "old";` }, { runtime })).answer).toBe("old");
    expect((await play({ "index.mjs": `export const handler = async () => "old";` }, { runtime })).answer).toBe("old");
  });
});

describe("an init error is told as AWS tells it", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, string, string])[] = [
    [
      "a missing file",
      { "other.mjs": "" },
      "index.handler",
      "Runtime.ImportModuleError",
      "Error: Cannot find module 'index'\nRequire stack:\n- /var/runtime/index.mjs",
    ],
    [
      "a missing export",
      { "index.mjs": "export const other = 1;" },
      "index.handler",
      "Runtime.HandlerNotFound",
      "index.handler is undefined or not exported",
    ],
    [
      "a value",
      { "index.mjs": "export const handler = 1;" },
      "index.handler",
      "Runtime.HandlerNotFound",
      "index.handler is not a function",
    ],
    ["a handler without a dot", { "index.mjs": "" }, "index", "Runtime.MalformedHandlerName", "Bad handler"],
    [
      "a handler that climbs",
      { "index.mjs": "" },
      "../index.handler",
      "Runtime.MalformedHandlerName",
      "'../index.handler' is not a valid handler name. Use absolute paths when specifying root directories in handler names.",
    ],
    [
      "a syntax error",
      { "index.mjs": "export const handler = async () => {" },
      "index.handler",
      "Runtime.UserCodeSyntaxError",
      "SyntaxError: Unexpected end of input",
    ],
    [
      "a missing dependency of CommonJS code",
      { "index.js": `require("left-pad"); exports.handler = async () => 1;` },
      "index.handler",
      "Runtime.ImportModuleError",
      "Error: Cannot find module 'left-pad'\nRequire stack:\n- /var/task/index.js",
    ],
    [
      "a missing dependency of an ES module",
      { "index.mjs": `import "left-pad"; export const handler = async () => 1;` },
      "index.handler",
      "Error",
      "Cannot find package 'left-pad' imported from /var/task/index.mjs",
    ],
    [
      "what the code throws",
      { "index.mjs": `throw new TypeError("no config");` },
      "index.handler",
      "TypeError",
      "no config",
    ],
    [
      "a top-level await that never ends",
      { "index.mjs": `await new Promise(() => {}); export const handler = async () => 1;` },
      "index.handler",
      "Runtime.NodeJsExit",
      "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes",
    ],
    [
      "a callback handler on Node 24, even an async one",
      { "index.mjs": `export const handler = async (event, context, callback) => 1;` },
      "index.handler",
      "Runtime.CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    ],
  ];
  test.each(cases)("%s", async (_name, files, handler, errorType, errorMessage) => {
    const { result, answer } = await play(files, { handler });
    expect(answer).toMatchObject({ errorType, errorMessage });
    expect(result).toMatchObject({ kind: "failed", ending: "init-failed", errorType });
    expect(JSON.stringify(answer)).not.toContain("misfire");
  });

  test("a package of the machine around is not there", async () => {
    const { answer } = await play({ "index.mjs": `import "vitest"; export const handler = async () => 1;` });
    expect(answer).toMatchObject({ errorMessage: "Cannot find package 'vitest' imported from /var/task/index.mjs" });
  });

  test("INIT is tried a second time within the invocation, and the log says so", async () => {
    const { lines } = await play({ "index.mjs": `console.log("loading"); throw new Error("x");` });
    expect(lines.map((line) => line.replace(/\{.*\}/, "{}"))).toEqual([
      expect.stringMatching(
        /^INIT_START Runtime Version: nodejs:24\.v\d+\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}\n$/,
      ),
      "2026-01-01T00:00:00.000Z\t-\tINFO\tloading\n",
      "2026-01-01T00:00:00.000Z\t-\tERROR\tUncaught Exception \t{}\n",
      "INIT_REPORT Init Duration: 0.00 ms\tPhase: init\tStatus: error\tError Type: Error\t\n",
      "2026-01-01T00:00:00.000Z\t-\tINFO\tloading\n",
      "2026-01-01T00:00:00.000Z\t-\tERROR\tUncaught Exception \t{}\n",
      "INIT_REPORT Init Duration: 0.00 ms\tPhase: invoke\tStatus: error\tError Type: Error\t\n",
      "START RequestId: 00000000-0000-4000-8000-000000000001 Version: $LATEST\n",
      "END RequestId: 00000000-0000-4000-8000-000000000001\n",
      "REPORT RequestId: 00000000-0000-4000-8000-000000000001\tDuration: 0.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 65 MB\tStatus: error\tError Type: Error\t\n",
    ]);
  });
});

const handler = (body: string): Readonly<Record<string, string>> => ({
  "index.mjs": `export const handler = async () => { ${body} };`,
});

describe("an invocation ends as AWS's runtime ends it", () => {
  test("a thrown error", async () => {
    const { result, answer, lines } = await play(
      handler(`class Odd extends Error { name = "Odd"; code = "E1"; } throw new Odd("no");`),
    );
    expect(answer).toMatchObject({ errorType: "Odd", errorMessage: "no" });
    expect(JSON.stringify(answer)).toMatch(
      /"trace":\["Odd: no"," {4}at [^"]*\(?file:\/\/\/var\/task\/index\.mjs:1:\d+\)?"/,
    );
    expect(result).toMatchObject({ kind: "failed", ending: "threw" });
    expect(lines[2]).toMatch(
      /^2026-01-01T00:00:00\.000Z\t00000000-0000-4000-8000-000000000001\tERROR\tInvoke Error \t\{"errorType":"Odd","errorMessage":"no","code":"E1","name":"Odd","stack":\["Odd: no",/,
    );
    expect(lines.at(-1)).not.toContain("Status");
  });

  test("a rejected value that is no error", async () => {
    expect((await play(handler(`throw "plain";`))).answer).toEqual({
      errorType: "string",
      errorMessage: "plain",
      trace: [],
    });
  });

  test("an unhandled rejection", async () => {
    const { result, answer, lines } = await play(
      handler(`Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 10));`),
    );
    expect(answer).toMatchObject({ errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" });
    expect(result.ending).toBe("crashed");
    expect(lines.at(-1)).toContain("Status: error\tError Type: Runtime.ExitError\t\n");
  });

  test("an exception in a timer", async () => {
    const { result, answer } = await play(
      handler(`setTimeout(() => { throw new RangeError("late"); }, 5); await new Promise((r) => setTimeout(r, 10));`),
    );
    expect(answer).toMatchObject({ errorType: "RangeError", errorMessage: "late" });
    expect(result.ending).toBe("crashed");
  });

  test("a promise that never settles", async () => {
    expect((await play(handler(`await new Promise(() => {});`))).answer).toMatchObject({
      errorType: "Runtime.NodeJsExit",
    });
  });

  test.each([
    ["process.exit(3)", "exit status 3"],
    ["process.kill(process.pid, 'SIGKILL'); await new Promise((r) => setTimeout(r, 100))", "signal: killed"],
    ["process.abort()", "signal: aborted"],
  ])("%s", async (body, how) => {
    const { answer, lines } = await play(handler(`console.log("before"); ${body};`));
    expect(answer).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: ${how}`,
    });
    expect(lines[2]).toContain("\tINFO\tbefore\n");
    expect(lines.at(-1)).toContain("Status: error\tError Type: Runtime.ExitError\t\n");
  });

  test("process.exit(0), with nothing lost that was logged before", async () => {
    const { answer, lines } = await play(
      handler(`for (let i = 0; i < 5000; i += 1) process.stdout.write(i + "\\n"); process.exit(0);`),
    );
    expect(answer).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited without providing a reason",
    });
    expect(lines.filter((line) => /^\d+\n$/.test(line))).toHaveLength(5000);
  });

  test("undefined is null, and what cannot be written as JSON is an error", async () => {
    expect((await play(handler(""))).answer).toBeNull();
    expect((await play(handler("return 1n;"))).answer).toMatchObject({
      errorType: "Runtime.JSONStringifyError",
      errorMessage: "Unable to stringify response body",
    });
  });

  test("an answer beyond 6 MB", async () => {
    const { answer } = await play(handler(`return "x".repeat(6_291_556 - 2);`));
    expect(answer).toHaveLength(6_291_554);
    expect((await play(handler(`return "x".repeat(6_291_556 - 1);`))).answer).toEqual({
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    });
  });

  test.each([
    "new Array(6e7).fill(0.5)",
    "const all = []; for (;;) all.push(Buffer.alloc(5e6, 1))",
    "let s = 'x'; const m = new Map(); for (let i = 0; ; i += 1) m.set(i, { i, s: s + i })",
  ])(
    "out of memory by %s ends the function only",
    async (body) => {
      const { result, answer, lines } = await play(handler(`console.log("before"); ${body};`));
      expect(answer).toEqual({
        errorType: "Runtime.OutOfMemory",
        errorMessage:
          "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: signal: killed",
      });
      expect(result).toMatchObject({ ending: "out-of-memory", maxMemoryMb: 128 });
      expect(lines).toHaveLength(5);
      expect(lines[2]).toContain("before");
      expect(lines.at(-1)).toContain(
        "Max Memory Used: 128 MB\tInit Duration: 0.00 ms\tStatus: error\tError Type: Runtime.OutOfMemory\t\n",
      );
    },
    30_000,
  );

  test("an endless loop is the function's timeout", async () => {
    const { result } = await play(handler("for (;;);"));
    expect(result).toMatchObject({ ending: "timed-out", duration: 3000 });
  }, 30_000);
});

const play22 = (body: string): Promise<{ result: RunResult; answer: unknown }> =>
  play({ "index.js": `exports.handler = (event, context, callback) => { ${body} };` }, { runtime: "nodejs22.x" });

describe("on Node 22 a handler may use", () => {
  test("its callback, whose answer waits for the event loop", async () => {
    const { result, answer } = await play22(`callback(null, "called"); setTimeout(() => {}, 500);`);
    expect(answer).toBe("called");
    expect(result.duration).toBe(500);
  });

  test("its callback at once", async () => {
    const { result, answer } = await play22(
      `context.callbackWaitsForEmptyEventLoop = false; callback(null, "called"); setTimeout(() => {}, 500);`,
    );
    expect(answer).toBe("called");
    expect(result.duration).toBe(0);
  });

  test("context.done, succeed and fail", async () => {
    expect((await play22(`context.succeed("yes");`)).answer).toBe("yes");
    expect((await play22(`context.done(null, "done");`)).answer).toBe("done");
    expect((await play22(`context.fail(new Error("no"));`)).answer).toMatchObject({ errorMessage: "no" });
    expect((await play22(`callback(new Error("no"));`)).answer).toMatchObject({ errorMessage: "no" });
  });

  test("nothing at all, which is null", async () => {
    expect((await play22("")).answer).toBeNull();
  });
});

test("a streaming handler answers with all it wrote", async () => {
  const { answer } = await play({
    "index.mjs": `export const handler = awslambda.streamifyResponse(async (event, stream, context) => { stream.write("[1,"); stream.write("2]"); stream.end(); });`,
  });
  expect(answer).toEqual([1, 2]);
});

const warned = (lines: readonly string[]): boolean =>
  lines.some((line) => line.includes("plans to remove support for callback"));

test("Node 22 warns a function that uses a callback, unless it is told not to", async () => {
  const files = { "index.js": `exports.handler = (event, context, callback) => callback(null, 1);` };
  expect(warned((await play(files, { runtime: "nodejs22.x" })).lines)).toBe(true);
  const variables = { AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING: "1" };
  expect(warned((await play(files, { runtime: "nodejs22.x", variables })).lines)).toBe(false);
});
