#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { Argument, Command, Option, InvalidArgumentError } from "commander";
import { ENGINE_NAMES } from "../engines/engine.ts";
import { version } from "../version.ts";
import { spanOf } from "./span-of.ts";
import type { DashboardOptions } from "./dashboard-command.ts";
import type { DeployOptions, PipelineName } from "./deploy-command.ts";
import type { ScenarioOptions } from "./scenario-command.ts";
import type { ServeOptions } from "./serve-command.ts";
import type { WorldOptions } from "./world-command.ts";
import type { TailOptions } from "./tail-command.ts";

// From the second run on, what is loaded below is compiled already.
enableCompileCache();
endQuietlyWithTheReader();

const program = new Command("misfire")
  .description(
    "Event-driven AWS pipelines that fail exactly as on AWS, on your own machine, and a testbed that says why.",
  )
  .version(version)
  .showHelpAfterError()
  // 1 means that a scenario did not end as it claims; a wrong question is 2.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

program
  .command("scenario")
  .description("play every scenario as a table, or one as a story")
  .argument("[name]", "a scenario of --list; all of them when left out")
  .option("--list", "name every scenario and what it breaks")
  .option("--json", "print what was seen as JSON")
  .addOption(new Option("--seed <n>", "where all chance comes from").argParser(wholeNumber).default(1))
  .addOption(new Option("--engine <name>", "where to play").choices(ENGINE_NAMES).default("embedded"))
  .option("--account <id>", "engine aws: the account that must be found, and nothing else touched")
  .option("--yes", "engine aws: make things in that account without asking")
  .option("--file <csv>", "send your own CSV through the summaries pipeline and print its summary")
  .action(
    async (name: string | undefined, flags: Partial<ScenarioOptions> & Pick<ScenarioOptions, "seed" | "engine">) => {
      const { scenarioCommand } = await import("./scenario-command.ts");
      process.exitCode = await scenarioCommand(name, { list: false, json: false, yes: false, ...flags });
    },
  );

program
  .command("serve")
  .description("serve the emulator to any AWS SDK or CLI")
  .addOption(new Option("--port <n>", "0 picks a free one").argParser(portNumber).default(4566))
  .option("--host <address>", "where to listen; anything but loopback is reachable by others", "127.0.0.1")
  .addOption(
    new Option("--clock <kind>", "real, or virtual: stands still until advanced")
      .choices(["real", "virtual"])
      .default("real"),
  )
  .addOption(new Option("--seed <n>", "where all chance comes from").argParser(wholeNumber).default(1))
  .addOption(
    new Option("--isolation <kind>", "namespace (Linux): handlers see a really read-only root and a private /tmp")
      .choices(["process", "namespace"])
      .default("process"),
  )
  .addOption(
    new Option(
      "--inspect <port>",
      "stop at breakpoints in handlers: every environment waits for a debugger there",
    ).argParser(portNumber),
  )
  .option("--data <folder>", "keep everything there: it is there again after a restart, a killed one too")
  .option("--outbound", "let SNS post to HTTP endpoints on this machine, and to no others")
  .option("--durable", "with --data: ask the disk itself at every change, so that a loss of power loses nothing either")
  .addOption(
    new Option(
      "--journal <n>",
      "how many of the newest journal entries are kept, for why; 50,000 when left out, or all on a virtual clock",
    ).argParser(wholeNumber),
  )
  .option("--snapshot <what...>", "load <file>: begin with that world; save <file>: write it there when it ends")
  .action(async (flags: ServeOptions) => {
    const { serveCommand } = await import("./serve-command.ts");
    process.exitCode = await serveCommand(flags);
  });

program
  .command("export")
  .description("write the world of a running server into one file")
  .argument("<file>", "where to")
  .addOption(endpointOption())
  .action(async (file: string, flags: WorldOptions) => {
    const { exportCommand } = await import("./world-command.ts");
    process.exitCode = await exportCommand(file, flags);
  });

program
  .command("import")
  .description("put the world of a file in the place of a running server's")
  .argument("<file>", "what export or serve --snapshot save wrote")
  .addOption(endpointOption())
  .action(async (file: string, flags: WorldOptions) => {
    const { importCommand } = await import("./world-command.ts");
    process.exitCode = await importCommand(file, flags);
  });

program
  .command("coverage")
  .description("say which operations of AWS are emulated, only stored, or refused")
  .argument("[service]", "one of them: every operation by name")
  .option("--json", "print it as JSON", false)
  .action(async (service: string | undefined, flags: { readonly json: boolean }) => {
    const { coverageCommand } = await import("./coverage-command.ts");
    process.exitCode = await coverageCommand(service, flags);
  });

program
  .command("dashboard")
  .description("draw a CloudWatch dashboard as a page of its own, or list those that there are")
  .argument("[name]", "a dashboard; their list when left out")
  .addOption(
    new Option("--endpoint <url>", "the emulator, LocalStack, or CloudWatch itself")
      .env("AWS_ENDPOINT_URL")
      .argParser(webAddress)
      .default("http://127.0.0.1:4566"),
  )
  .option("--out <file>", "where the page goes, - for standard output; <name>.html when left out")
  .addOption(
    new Option("--open <yes|no>", "show it in the browser")
      .choices(["yes", "no"])
      .default(process.stdout.isTTY ? "yes" : "no"),
  )
  .action(async (name: string | undefined, flags: DashboardOptions) => {
    const { dashboardCommand } = await import("./dashboard-command.ts");
    process.exitCode = await dashboardCommand(name, flags);
  });

program
  .command("deploy")
  .description("set a pipeline up in a running server, or on any other endpoint")
  .addArgument(new Argument("<pipeline>", "which").choices(["generate", "summaries", "events"]))
  .option("--endpoint <url>", "where", process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566")
  .option("--suffix <text>", "at the end of every name")
  .action(async (pipeline: PipelineName, flags: DeployOptions) => {
    const { deployCommand } = await import("./deploy-command.ts");
    process.exitCode = await deployCommand(pipeline, flags);
  });

program
  .command("tail")
  .description("print what a log group has, and what comes into it")
  .argument("<log-group>", "its name: /aws/lambda/summarize")
  .option("--follow", "go on until Ctrl-C", false)
  .addOption(new Option("--since <span>", "how far back: 90s, 5m, 2h, 1d").argParser(span).default(600_000, "10m"))
  .option("--filter <pattern>", "only what fits a filter pattern of CloudWatch Logs")
  .option("--json", "one JSON object per line", false)
  .addOption(
    new Option("--endpoint <url>", "the emulator, LocalStack, or CloudWatch Logs itself")
      .env("AWS_ENDPOINT_URL")
      .argParser(webAddress)
      .default("http://127.0.0.1:4566"),
  )
  .action(async (group: string, flags: TailOptions) => {
    const { tailCommand } = await import("./tail-command.ts");
    process.exitCode = await tailCommand(group, flags);
  });

/** Whoever reads only the first lines (`| head`) closes the pipe: no reason to complain. */
function endQuietlyWithTheReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0);
    });
}

/** Where a server of ours is. */
function endpointOption(): Option {
  return new Option("--endpoint <url>", "the running server")
    .env("AWS_ENDPOINT_URL")
    .argParser(webAddress)
    .default("http://127.0.0.1:4566");
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It takes a whole number from 0.");
  return Number(text);
}

function webAddress(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError("It takes an address such as http://127.0.0.1:4566.");
  return text;
}

function span(text: string): number {
  const found = spanOf(text);
  if (found === undefined) throw new InvalidArgumentError("It takes a span such as 90s, 5m, 2h or 1d.");
  return found;
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError("A port is at most 65535.");
  return port;
}

await program.parseAsync();
