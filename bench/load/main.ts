import { Command } from "commander";
import { runningAt, startServer } from "../server.ts";
import { load, type LoadReport } from "./load.ts";

interface Options {
  readonly endpoint?: string;
  readonly pid?: string;
  readonly journal?: string;
  readonly clients: string;
  readonly seconds: string;
  readonly seed: string;
  readonly json?: boolean;
}

const program = new Command("load")
  .description(
    "many users at once over the socket, mixing all services, each checking every answer against what it knows",
  )
  .option("--endpoint <url>", "load what listens there instead of Misfire")
  .option("--pid <n>", "its process, so that its memory can be told")
  .option("--journal <n>", "how many journal entries our own server keeps")
  .option("--clients <n>", "users at once", "64")
  .option("--seconds <n>", "how long", "60")
  .option("--seed <n>", "what they do", "1")
  .option("--json", "print the report as JSON")
  .action(async (options: Options) => {
    process.exitCode = await main(options);
  });

/** The exit code: 0, or 1 when an answer was not AWS's. */
async function main({ endpoint, pid, journal, json, ...given }: Options): Promise<number> {
  const target =
    endpoint === undefined
      ? await startServer(journal === undefined ? [] : ["--journal", journal])
      : runningAt(endpoint, pid === undefined ? undefined : Number(pid));
  process.once("SIGINT", () => void target.stop().then(() => process.exit(130)));
  try {
    const report = await load({
      endpoint: target.url,
      clients: Number(given.clients),
      seconds: Number(given.seconds),
      seed: Number(given.seed),
      ...(target.pid !== undefined ? { pid: target.pid } : {}),
      ...(process.stderr.isTTY ? { onProgress: (line: string) => process.stderr.write(`\r${line} `) } : {}),
    });
    process.stdout.write(json ? `${JSON.stringify({ ...report, wrong: [...report.wrong] }, null, 2)}\n` : text(report));
    return report.wrong.size === 0 ? 0 : 1;
  } finally {
    await target.stop();
  }
}

function text({ steps, all, perSecond, wrong, memory }: LoadReport): string {
  const number = (value: number): string => value.toFixed(1).padStart(9);
  const rows = [...steps.toSorted((a, b) => b.p99 - a.p99), all].map(
    ({ name, count, p50, p99 }) => `${name.padEnd(42)}${String(count).padStart(8)}${number(p50)}${number(p99)}`,
  );
  const quarter = Math.ceil(memory.length / 4);
  const mean = (values: readonly number[]): string =>
    (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(0);
  return [
    `${"".padEnd(42)}${"steps".padStart(8)}${"p50 ms".padStart(9)}${"p99 ms".padStart(9)}`,
    ...rows,
    `${perSecond.toFixed(0)} steps a second`,
    ...(memory.length > 0
      ? [
          `memory of the server, MB by quarter: ${[0, 1, 2, 3].map((i) => mean(memory.slice(i * quarter, (i + 1) * quarter))).join(", ")}`,
        ]
      : []),
    ...[...wrong].map(([what, times]) => `WRONG ${times} × ${what}`),
    wrong.size === 0 ? "no answer that AWS would not give" : `${wrong.size} kinds of answers that AWS would not give`,
    "",
  ].join("\n");
}

await program.parseAsync();
