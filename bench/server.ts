import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

/** Another process that listens; `pid` where it is known. */
export interface Target {
  readonly url: string;
  readonly pid?: number;
  stop(): Promise<void>;
}

/** Starts `misfire serve` as a process of its own, with these flags. */
export async function startServer(flags: readonly string[] = []): Promise<Target> {
  const main = join(import.meta.dirname, "../testbed/cli/main.ts");
  const child = spawn(process.execPath, [main, "serve", "--port", "0", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await endpointOf(child);
  return {
    url,
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    stop: () =>
      new Promise((done) => {
        child.once("exit", () => done());
        child.kill("SIGTERM");
      }),
  };
}

/** Somebody else's, which is not ours to end. */
export const runningAt = (url: string, pid?: number): Target => ({
  url,
  ...(pid === undefined ? {} : { pid }),
  stop: () => Promise.resolve(),
});

const endpointOf = (child: ChildProcess): Promise<string> =>
  new Promise((done, failed) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const url = /AWS_ENDPOINT_URL=(\S+)/.exec(text)?.[1];
      if (url && text.includes("Ctrl-C")) done(url);
    });
    child.once("exit", (code) => failed(new Error(`misfire serve ended with ${String(code)}`)));
  });
