import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { spanOf } from "../../testbed/cli/span-of.ts";
import { lineOf, tailCommand, type TailOptions } from "../../testbed/cli/tail-command.ts";
import { tailEvents } from "../../testbed/cli/tail-events.ts";
import { createTestbed, type Testbed } from "../../testbed/index.ts";

const MAIN = resolve(import.meta.dirname, "../../testbed/cli/main.ts");
const AT = { logGroupName: "/app", logStreamName: "web" };
let world: Testbed;
let logs: CloudWatchLogsClient;
let options: TailOptions;

beforeAll(async () => {
  world = await createTestbed();
  logs = new CloudWatchLogsClient(world.sdk());
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/app" }));
  await logs.send(new CreateLogStreamCommand(AT));
  options = { endpoint: await world.endpoint(), follow: false, since: 60_000, json: false };
});
afterAll(() => world.close());

const write = (message: string, at = world.now()) =>
  logs.send(new PutLogEventsCommand({ ...AT, logEvents: [{ timestamp: at, message }] }));

describe("misfire tail", () => {
  test("shows each event once, also one that comes in late", async () => {
    await write("first");
    const seen: string[] = [];
    const rounds = [() => write("late", world.now() - 3000), () => write("second"), undefined];
    const again = async (): Promise<boolean> => {
      const next = rounds.shift();
      await next?.();
      return next !== undefined;
    };
    for await (const { message } of tailEvents({ client: logs, group: "/app", from: world.now() - 60_000, again }))
      seen.push(message ?? "");
    expect(seen).toEqual(["first", "late", "second"]);
  });

  test("follows a log in a terminal until Ctrl-C, without colours in a pipe", { timeout: 30_000 }, async () => {
    const args = [
      "tail",
      "/app",
      "--follow",
      "--since",
      "1m",
      "--filter",
      "?first ?third",
      "--endpoint",
      options.endpoint,
    ];
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let shown = "";
    for await (const chunk of child.stdout) {
      shown += String(chunk);
      if (shown.includes("first")) break;
    }
    child.kill("SIGINT");
    const [code]: unknown[] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
    expect({ code, shown }).toEqual({ code: 0, shown: "2026-01-01T00:00:00.000Z web first\n" });
  });

  test.each<readonly [string, string, Partial<TailOptions>, RegExp]>([
    ["no such group", "/none", {}, /^There is no log group \/none at http:\S+\. There are \/app\.$/m],
    ["nobody there", "/app", { endpoint: "http://127.0.0.1:1" }, /^Nothing answers at http:\/\/127\.0\.0\.1:1: is/m],
    ["no such pattern", "/app", { filter: "{ $.a" }, /answered InvalidParameterException: If a filter pattern/],
  ])("says what is wrong: %s", async (_, group, wrong, sentence) => {
    const complaint = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const code = await tailCommand(group, { ...options, ...wrong });
    const said = String(complaint.mock.calls[0]?.[0]);
    complaint.mockRestore();
    expect(code).toBe(2);
    expect(said).toMatch(sentence);
  });

  test("prints lines for people and for programs", () => {
    const event = { timestamp: 0, logStreamName: "s", message: "a\n", eventId: "1", ingestionTime: 5 };
    expect(lineOf(event, { json: false }, true)).toBe("\u001b[2m1970-01-01T00:00:00.000Z s\u001b[0m a\n");
    expect(JSON.parse(lineOf(event, { json: true }, true))).toEqual(event);
    expect([spanOf("90s"), spanOf("2h"), spanOf("5"), spanOf("h")]).toEqual([90_000, 7_200_000, undefined, undefined]);
  });
});
