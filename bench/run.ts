import { cpus, loadavg, totalmem } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { beside, printedBeside, type System } from "./beside.ts";
import { IN_PROCESS } from "./in-process.ts";
import { printed, type Figure } from "./measure.ts";
import { OVER_SOCKET } from "./over-socket.ts";
import { runningAt, startServer, type Target } from "./server.ts";

interface Options {
  readonly endpoint?: string;
  readonly beside?: ReadonlyMap<string, string>;
  readonly pid?: ReadonlyMap<string, string>;
  readonly only?: string;
  readonly json?: boolean;
}

const NAMES = [...Object.keys(IN_PROCESS), ...Object.keys(OVER_SOCKET)];

const program = new Command("bench")
  .description(
    "Measures Misfire: the median of one run, with its spread. Another system at --endpoint gets what goes over a socket.",
  )
  .addOption(new Option("--endpoint <url>", "measure what listens there instead of Misfire").conflicts("beside"))
  .option("--beside <name=url>", "measure that system too, in the same run; may be repeated", named)
  .option("--pid <name=pid>", "the process of such a system, so that its memory can be told", named)
  .option("--only <name>", `one of ${NAMES.join(", ")}`)
  .option("--json", "print the figures as JSON")
  .action(async (options: Options) => {
    const { only } = options;
    const known = options.beside ? Object.keys(OVER_SOCKET) : NAMES;
    if (only !== undefined && !known.includes(only)) {
      process.stderr.write(`There is no measurement "${only}"; there are ${known.join(", ")}.\n`);
      process.exitCode = 2;
    } else process.exitCode = await (options.beside ? compare(options, options.beside) : bench(options));
  });

/** `name=value`, gathered. */
function named(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("It takes a name, =, and a value.");
  return new Map([...before, [name, value]]);
}

async function bench({ endpoint, only, json }: Options): Promise<number> {
  const wanted = (name: string): boolean => only === undefined || only === name;
  const figures: Figure[] = [];
  const failed: string[] = [];
  const before = load();
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
  if (Object.keys(OVER_SOCKET).some(wanted))
    await withTarget(endpoint === undefined ? await startServer() : runningAt(endpoint), async (target) => {
      for (const [name, work] of Object.entries(OVER_SOCKET)) if (wanted(name)) await measure(name, () => work(target));
    });
  const about = machine(before);
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine: about, endpoint: endpoint ?? "misfire", figures, failed }, null, 2)}\n`
      : `${about}\n\n${printed(figures)}\n${failed.map((line) => `not measured: ${line}\n`).join("")}`,
  );
  return failed.length > 0 && endpoint === undefined ? 1 : 0;
}

/** The exit code: 1 when Misfire itself could not be measured; what others cannot do is a result. */
async function compare({ only, json, pid }: Options, others: ReadonlyMap<string, string>): Promise<number> {
  const before = load();
  return withTarget(await startServer(), async (own) => {
    const systems: readonly System[] = [
      { name: "Misfire", target: own },
      ...[...others].map(([name, url]) => ({ name, target: runningAt(url, numberOf(pid?.get(name))) })),
    ];
    const measurements = Object.entries(OVER_SOCKET).filter(([name]) => only === undefined || only === name);
    const rows = await beside(systems, measurements, (name, system) => process.stderr.write(`${name}: ${system} …\n`));
    const about = machine(before);
    process.stdout.write(
      json
        ? `${JSON.stringify({ machine: about, systems: systems.map(({ name }) => name), rows }, null, 2)}\n`
        : `${about}\n\n${printedBeside(systems, rows)}\n`,
    );
    return rows.some(({ cells }) => typeof cells[0] === "string") ? 1 : 0;
  });
}

/** Ends it whatever happens, Ctrl-C included. */
async function withTarget<T>(target: Target, work: (target: Target) => Promise<T>): Promise<T> {
  const stop = (): void => void target.stop().then(() => process.exit(130));
  process.once("SIGINT", stop);
  try {
    return await work(target);
  } finally {
    process.off("SIGINT", stop);
    await target.stop();
  }
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

const load = (): string => (loadavg()[0] ?? NaN).toFixed(1);

const machine = (before: string): string =>
  `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load average ${before} before and ${load()} after`;

await program.parseAsync();
