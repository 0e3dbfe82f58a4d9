import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createTestbed } from "../../testbed/index.ts";
import { python } from "./python.ts";

test.skipIf(!python)("boto3 works with logs, and uploads by forms, over the socket", { timeout: 60_000 }, async () => {
  await using world = await createTestbed({ clock: "real" });
  const script = join(import.meta.dirname, "logs_and_forms.py");
  const { stdout } = await promisify(execFile)(python ?? "", [script, await world.endpoint()]);
  expect(JSON.parse(stdout)).toEqual({
    rejected: { tooOldLogEventEndIndex: 1 },
    filtered: [0, 5, 10, 15],
    read: [15, 5],
    asked: [
      { host: "a", n: "8", "max(ms)": "18" },
      { host: "b", n: "8", "max(ms)": "19" },
    ],
    malformed: { startCharOffset: 9, endCharOffset: 10 },
    saved: ["saved"],
    group: [7, 1, "STANDARD"],
    subscription: expect.stringMatching(/^Could not execute the lambda function\./),
    metrics: ["a", "b"],
    forms: { v4: [204, "four"], v2: [204, "two"], late: 403 },
  });
});
