import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const MAIN = resolve(import.meta.dirname, "../../testbed/cli/main.ts");

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in a process of its own, as a person starts it. */
async function misfire(...args: readonly string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args], { timeout: 60_000 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}

describe("misfire scenario", () => {
  test("--list names every scenario", async () => {
    const { code, stdout } = await misfire("scenario", "--list");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^silent-non-invocation +invoke +/m);
    expect(stdout.trim().split("\n").length).toBeGreaterThanOrEqual(18);
  });

  test("plays one as a story, and as JSON", async () => {
    const told = await misfire("scenario", "untrusted-role");
    expect(told.code).toBe(0);
    for (const beat of ["broken", "seen", "why", "cure", "works"])
      expect(told.stdout).toMatch(new RegExp(`^  ${beat} `, "m"));
    const { code, stdout } = await misfire("scenario", "untrusted-role", "--json", "--seed", "9");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      scenario: "untrusted-role",
      seed: 9,
      problems: [],
      explanation: { reason: "role-untrusted" },
    });
  });

  test("an unknown scenario, engine or seed gets a sentence, and exit code is not 0", async () => {
    const scenario = await misfire("scenario", "silent-invocation");
    expect(scenario).toMatchObject({ code: 2 });
    expect(scenario.stderr).toContain("Did you mean silent-non-invocation");
    const engine = await misfire("scenario", "--engine", "azure");
    expect(engine.code).toBe(2);
    expect(engine.stderr).toContain("embedded, localstack, aws");
    const seed = await misfire("scenario", "--seed", "seven");
    expect(seed.code).toBe(2);
    expect(seed.stderr).toContain("whole number");
    expect((await misfire("scenario", "--help")).code).toBe(0);
  });

  test("ends quietly when whoever reads it has read enough, as `| head` does", async () => {
    const child = spawn(process.execPath, [MAIN, "scenario", "--list"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    const code = await new Promise((done) => child.once("close", done));
    expect(complaint).toBe("");
    expect(code).toBe(0);
  });

  test("--file sends the reader's own CSV through the pipeline and prints its summary", async () => {
    const folder = mkdtempSync(join(tmpdir(), "misfire-cli-"));
    try {
      const file = join(folder, "my sales.csv");
      writeFileSync(file, "city,amount\nÅrhus,1\nBern,2.5\n");
      const { code, stdout } = await misfire("scenario", "--file", file);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ rows: 2, columns: [{ name: "city" }, { name: "amount", sum: 3.5 }] });
      const missing = await misfire("scenario", "--file", join(folder, "no.csv"));
      expect(missing.code).toBe(2);
      expect(missing.stderr).toContain("There is no file");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("misfire serve", () => {
  test("prints endpoint and credentials, answers, and ends on Ctrl-C", async () => {
    const child = spawn(process.execPath, [MAIN, "serve", "--port", "0", "--clock", "virtual", "--journal", "20"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number | null>((done) => child.once("exit", done));
    const banner = await new Promise<string>((done) => {
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("Ctrl-C")) done(text);
      });
    });
    expect(banner).toContain("AWS_ACCESS_KEY_ID=test");
    const [, url = ""] = /AWS_ENDPOINT_URL=(\S+)/.exec(banner) ?? [];
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const health = await fetch(`${url}/_misfire/health`);
    expect(await health.json()).toMatchObject({ status: "ready", clock: "virtual" });
    for (let call = 0; call < 20; call += 1) await fetch(`${url}/bucket/key`);
    const { entries } = (await (await fetch(`${url}/_misfire/journal`)).json()) as { readonly entries: object[] };
    expect(entries.length).toBeGreaterThanOrEqual(20);
    expect(entries.length).toBeLessThanOrEqual(25);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });

  test("says so when the port is taken", async () => {
    const { createServer } = await import("node:net");
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => other.once("listening", done));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { code, stderr } = await misfire("serve", "--port", String(port));
    other.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`Port ${port} is taken`);
  });
});
