import { cpus, totalmem } from "node:os";
import { Command } from "commander";
import { IN_PROCESS } from "./in-process.ts";
import { printed, type Figure } from "./measure.ts";
import { OVER_SOCKET, startServer, type Target } from "./over-socket.ts";

interface Options {
  readonly endpoint?: string;
  readonly only?: string;
  readonly json?: boolean;
}

const NAMES = [...Object.keys(IN_PROCESS), ...Object.keys(OVER_SOCKET)];

const program = new Command("bench")
  .description(
    "Measures Misfire: the median of one run, with its spread. Another system at --endpoint gets what goes over a socket.",
  )
  .option("--endpoint <url>", "measure what listens there instead of Misfire")
  .option("--only <name>", `one of ${NAMES.join(", ")}`)
  .option("--json", "print the figures as JSON")
  .action(async (options: Options) => {
    process.exitCode = await bench(options);
  });

async function bench({ endpoint, only, json }: Options): Promise<number> {
  if (only !== undefined && !NAMES.includes(only)) {
    process.stderr.write(`There is no measurement "${only}"; there are ${NAMES.join(", ")}.\n`);
    return 2;
  }
  const wanted = (name: string): boolean => only === undefined || only === name;
  const figures: Figure[] = [];
  const failed: string[] = [];
  const measure = async (name: string, work: () => Promise<readonly Figure[]>): Promise<void> => {
    process.stderr.write(`${name} …\n`);
    try {
      figures.push(...(await work()));
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  if (endpoint === undefined)
    for (const [name, work] of Object.entries(IN_PROCESS)) if (wanted(name)) await measure(name, work);
  if (Object.keys(OVER_SOCKET).some(wanted)) {
    const target: Target =
      endpoint === undefined ? await startServer() : { url: endpoint, stop: () => Promise.resolve() };
    const stop = (): void => void target.stop().then(() => process.exit(130));
    process.once("SIGINT", stop);
    try {
      for (const [name, work] of Object.entries(OVER_SOCKET)) if (wanted(name)) await measure(name, () => work(target));
    } finally {
      process.off("SIGINT", stop);
      await target.stop();
    }
  }
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  if (json)
    process.stdout.write(`${JSON.stringify({ machine, endpoint: endpoint ?? "misfire", figures, failed }, null, 2)}\n`);
  else
    process.stdout.write(
      `${machine}\n\n${printed(figures)}\n${failed.map((line) => `not measured: ${line}\n`).join("")}`,
    );
  return failed.length > 0 && endpoint === undefined ? 1 : 0;
}

await program.parseAsync();
