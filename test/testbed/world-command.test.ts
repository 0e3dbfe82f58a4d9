import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListQueuesCommand, CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { serveCommand } from "../../testbed/cli/serve-command.ts";
import { exportCommand, importCommand } from "../../testbed/cli/world-command.ts";
import { createTestbed } from "../../testbed/index.ts";

const folder = mkdtempSync(join(tmpdir(), "misfire-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

/** What a command says, and its exit code. */
async function said(command: () => Promise<number>): Promise<{ readonly code: number; readonly text: string }> {
  let text = "";
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
  const code = await command();
  vi.restoreAllMocks();
  return { code, text };
}

test("export writes a running server's world into a file, and import puts it into another", async () => {
  const file = join(folder, "base.world");
  await using from = await createTestbed();
  await new SQSClient(from.sdk()).send(new CreateQueueCommand({ QueueName: "letters" }));
  const endpoint = await from.endpoint();
  expect(await said(() => exportCommand(file, { endpoint }))).toMatchObject({ code: 0 });
  expect(existsSync(`${file}.part`)).toBe(false);

  await using into = await createTestbed();
  const elsewhere = await into.endpoint();
  expect(await said(() => importCommand(file, { endpoint: elsewhere }))).toMatchObject({ code: 0 });
  const { QueueUrls = [] } = await new SQSClient(into.sdk()).send(new ListQueuesCommand({}));
  expect(QueueUrls).toHaveLength(1);

  const broken = join(folder, "broken.world");
  writeFileSync(broken, "misfire world 1\nand so on");
  const refused = await said(() => importCommand(broken, { endpoint: elsewhere }));
  expect(refused).toMatchObject({ code: 2, text: expect.stringContaining("The world's file is") as string });
  expect((await new SQSClient(into.sdk()).send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(1);
});

test("what cannot be is said in a sentence, with exit code 2", async () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "x");
  const at = { port: 0, host: "127.0.0.1", clock: "virtual", seed: 1, isolation: "process" } as const;
  const cases: readonly (readonly [command: () => Promise<number>, sentence: string])[] = [
    [() => serveCommand({ ...at, data: file }), "is a file; a world is kept in a folder"],
    [() => serveCommand({ ...at, snapshot: ["keep"] }), 'It takes "load <file>", "save <file>", or both.'],
    [() => serveCommand({ ...at, snapshot: ["load", join(folder, "none")] }), "There is no file"],
    [() => serveCommand({ ...at, snapshot: ["load", file] }), "This is no world of Misfire"],
    [() => serveCommand({ ...at, snapshot: ["load", file, "load", file] }), 'It takes "load <file>"'],
    [() => serveCommand({ ...at, snapshot: ["save", join(folder, "none", "w")] }), "There is no folder"],
    [() => serveCommand({ ...at, snapshot: ["save", folder] }), "is a folder: a world is saved in a file"],
    [() => serveCommand({ ...at, durable: true }), "--durable is about --data"],
    [() => serveCommand({ ...at, data: "" }), "--data takes a folder"],
    [() => exportCommand(file, { endpoint: "http://127.0.0.1:1" }), "Nobody answers at http://127.0.0.1:1"],
    [() => importCommand(join(folder, "none"), { endpoint: "http://127.0.0.1:1" }), "There is no file"],
  ];
  for (const [command, sentence] of cases)
    expect(await said(command)).toEqual({ code: 2, text: expect.stringContaining(sentence) as string });
});
