import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { FunctionSpec } from "../../emulator/kernel/index.ts";
import { createWorld, json } from "./world.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const python: Partial<FunctionSpec> = { runtime: "python3.14", handler: "app.handler" };
const ID = "00000000-0000-4000-8000-000000000001";

describe.skipIf(!hasPython)("Python over the Runtime API", () => {
  test("runs, keeps its state, logs in order and calls AWS", async () => {
    await using world = createWorld({ serve: ({ text }) => ({ body: `got ${text}` }) });
    const spec = world.spec(
      {
        "app.py": `
import os, urllib.request
count = 0
def handler(event, context):
    global count
    count += 1
    print("hello", event["n"])
    request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"] + "/bucket/key", data=b"body", method="PUT")
    answer = urllib.request.urlopen(request).read().decode()
    return {"count": count, "answer": answer, "function": context.function_name, "id": context.aws_request_id}
`,
      },
      python,
    );
    expect(json(await world.run(spec, { n: 1 }))).toEqual({ count: 1, answer: "got body", function: "f", id: ID });
    expect(json(await world.run(spec, { n: 2 }))).toMatchObject({ count: 2 });
    expect(world.lines.slice(1, 4).map((line) => line.slice(0, 20))).toEqual([
      "START RequestId: 000",
      "hello 1\n",
      "END RequestId: 00000",
    ]);
  });

  test("errors have Python's shape", async () => {
    await using world = createWorld();
    const spec = world.spec({ "app.py": `def handler(event, context):\n    raise ValueError("bad")\n` }, python);
    expect(json(await world.run(spec))).toEqual({
      errorMessage: "bad",
      errorType: "ValueError",
      requestId: ID,
      stackTrace: [expect.stringMatching(/^ {2}File ".*app\.py", line 2, in handler\n {4}raise ValueError\("bad"\)\n/)],
    });
  });

  test("a module that is missing is an init error", async () => {
    await using world = createWorld();
    const result = await world.run(world.spec({ "other.py": "" }, python));
    expect(json(result)).toMatchObject({
      errorType: "Runtime.ImportModuleError",
      errorMessage: "Unable to import module 'app': No module named 'app'",
    });
    expect(result.ending).toBe("init-failed");
  });

  test("exit and timeout end it, and the next invocation starts anew", async () => {
    await using world = createWorld();
    const spec = world.spec(
      {
        "app.py": `import os, time\ndef handler(event, context):\n    if event.get("exit"): os._exit(3)\n    while event.get("loop"): pass\n    return "ok"\n`,
      },
      python,
    );
    expect(json(await world.run(spec, { exit: true }))).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${ID} Error: Runtime exited with error: exit status 3`,
    });
    expect(await world.run(spec, { loop: true })).toMatchObject({ ending: "timed-out", duration: 3000 });
    expect(json(await world.run(spec))).toBe("ok");
  }, 30_000);
});

test("a custom runtime without a bootstrap cannot start", async () => {
  await using world = createWorld();
  const result = await world.run(world.spec({ "x.txt": "" }, { runtime: "provided.al2023", handler: "x" }));
  expect(result).toMatchObject({
    ending: "init-failed",
    errorType: "Runtime.InvalidEntrypoint",
    errorMessage: `RequestId: ${ID} Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]`,
  });
});
