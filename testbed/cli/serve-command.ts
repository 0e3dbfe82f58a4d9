import { createEmulator, DataFolderError, isLoopback, WorldFileError } from "../../emulator/index.ts";
import { ACCOUNT, ADMINISTRATOR, REGION } from "../engines/embedded.ts";
import { dashboardPages } from "../dashboard/dashboard-pages.ts";
import { version } from "../version.ts";
import { postOnThisMachine } from "./post-on-this-machine.ts";
import {
  checkPlaceFor,
  readSnapshot,
  readWorldFile,
  WorldFileProblem,
  writeWorldFile,
  type Snapshot,
} from "./world-files.ts";

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly clock: "real" | "virtual";
  readonly seed: number;
  readonly isolation: "process" | "namespace";
  /** How many journal entries are kept. */
  readonly journal?: number;
  /** The inspector's port; handlers wait for a debugger. */
  readonly inspect?: number;
  /** A folder that keeps the world. */
  readonly data?: string;
  readonly durable?: boolean;
  /** SNS may post to endpoints on this machine. */
  readonly outbound?: boolean;
  /** `load <file>`, `save <file>`, or both. */
  readonly snapshot?: readonly string[];
}

/** Serves until it is told to stop; Ctrl-C ends every function it runs. The exit code: 2 when it could not begin. */
export async function serveCommand(options: ServeOptions): Promise<number> {
  const contradiction = contradictionOf(options);
  if (contradiction !== undefined) {
    process.stderr.write(`${contradiction}\n`);
    return 2;
  }
  try {
    const snapshot = readSnapshot(options.snapshot ?? []);
    // Said now: when the world is to be written, it would be too late to choose another place.
    if (snapshot.save !== undefined) await checkPlaceFor(snapshot.save);
    return await serve(options, snapshot);
  } catch (error) {
    if (!(error instanceof DataFolderError || error instanceof WorldFileError || error instanceof WorldFileProblem))
      throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

function contradictionOf({ data, durable }: ServeOptions): string | undefined {
  if (data === "") return "--data takes a folder, and was given an empty name.";
  if (durable === true && data === undefined) return "--durable is about --data, and there is none: nothing is kept.";
  return undefined;
}

async function serve(options: ServeOptions, snapshot: Snapshot): Promise<number> {
  await using emulator = createEmulator({
    clock: options.clock,
    seed: options.seed,
    version,
    isolation: options.isolation,
    ...(options.journal === undefined ? {} : { journalKeep: options.journal }),
    ...(options.inspect === undefined ? {} : { inspect: { port: options.inspect, wait: true } }),
    ...(options.data === undefined ? {} : { data: options.data, durable: options.durable ?? false }),
    ...(options.outbound === true ? { outbound: postOnThisMachine } : {}),
    onReport: (report) => process.stderr.write(`misfire: ${report}\n`),
  });
  if (snapshot.load !== undefined) await emulator.import(await readWorldFile(snapshot.load));
  let server;
  try {
    server = await emulator.listen({ port: options.port, host: options.host, page: dashboardPages(emulator) });
  } catch (error) {
    process.stderr.write(`${listenError(error, options)}\n`);
    return 2;
  }
  if (!isLoopback(options.host))
    process.stderr.write(
      `misfire: ${options.host} is not loopback: whoever reaches this machine reaches the emulator.\n`,
    );
  process.stdout.write(banner(server.url, options));
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  if (snapshot.save !== undefined) await writeWorldFile(snapshot.save, emulator.export());
  return 0;
}

function banner(url: string, options: ServeOptions): string {
  return [
    `Misfire ${version} listens on ${url}  (clock ${options.clock}, seed ${options.seed})`,
    "",
    `  export AWS_ENDPOINT_URL=${url}`,
    `  export AWS_ACCESS_KEY_ID=${ADMINISTRATOR.accessKeyId} AWS_SECRET_ACCESS_KEY=${ADMINISTRATOR.secretAccessKey} AWS_REGION=${REGION}`,
    "",
    `  These keys are the administrator of account ${ACCOUNT}. Permissions are enforced for everybody else.`,
    `  Why did nothing happen?  curl -s ${url}/_misfire/why -d '{"subject":"<key>","reaching":"<function>"}'`,
    `  Dashboards are drawn at ${url}/_misfire/dashboard`,
    `  What of AWS is not there?  misfire coverage, or curl -s ${url}/_misfire/coverage?service=s3`,
    ...(options.clock === "virtual"
      ? [`  Time stands still until told: curl -s ${url}/_misfire/clock/advance -d '{"seconds":60}'`]
      : []),
    ...(options.data === undefined ? [] : [`  Everything is kept in ${options.data}.`]),
    ...(options.inspect === undefined ? [] : [`  Handlers wait for a debugger on 127.0.0.1:${options.inspect}.`]),
    "  Ctrl-C stops it.",
    "",
  ].join("\n");
}

function listenError(error: unknown, { host, port }: ServeOptions): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return `Port ${port} is taken: stop what listens there, or choose another with --port (0 picks a free one).`;
  if (code === "EACCES") return `Port ${port} may not be used by this user: choose one from 1024 up with --port.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `${host} is no address of this machine: choose another with --host.`;
  return `Could not listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`;
}
