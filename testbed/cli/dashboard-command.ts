import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { CloudWatchClient, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { drawDashboard, isNotThere } from "../dashboard/draw-dashboard.ts";
import { REGION } from "../engines/embedded.ts";
import { atEndpoint, nowAt } from "./at-endpoint.ts";

export interface DashboardOptions {
  readonly endpoint: string;
  /** Where the page is written; `-` for standard output. Default `<name>.html`. */
  readonly out?: string;
  readonly open: "yes" | "no";
}

/** Draws a dashboard into a file, or lists those that there are. The exit code: 2 when it could not. */
export async function dashboardCommand(name: string | undefined, options: DashboardOptions): Promise<number> {
  const clients = new Map<string, CloudWatchClient>();
  const client = (region: string = process.env["AWS_REGION"] ?? REGION): CloudWatchClient => {
    const known = clients.get(region) ?? new CloudWatchClient({ region, ...atEndpoint(options.endpoint) });
    clients.set(region, known);
    return known;
  };
  try {
    return name === undefined ? await list(client()) : await draw(name, client, options);
  } catch (error) {
    process.stderr.write(`${sentence(error, name, options)}\n`);
    return 2;
  } finally {
    for (const each of clients.values()) each.destroy();
  }
}

async function list(client: CloudWatchClient): Promise<number> {
  let NextToken: string | undefined;
  let count = 0;
  do {
    const page = await client.send(new ListDashboardsCommand(NextToken === undefined ? {} : { NextToken }));
    for (const { DashboardName = "", LastModified } of page.DashboardEntries ?? []) {
      count += 1;
      process.stdout.write(`${DashboardName}  (changed ${LastModified?.toISOString() ?? "at an unknown time"})\n`);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  if (count === 0) process.stderr.write("There is no dashboard. PutDashboard makes one.\n");
  return 0;
}

async function draw(
  name: string,
  client: (region?: string) => CloudWatchClient,
  { endpoint, out, open }: DashboardOptions,
): Promise<number> {
  const page = await drawDashboard({ name, client, now: await nowAt(endpoint) });
  if (out === "-") {
    process.stdout.write(page);
    return 0;
  }
  const file = out ?? `${name}.html`;
  writeFileSync(file, page);
  process.stdout.write(`${file}\n`);
  if (open === "yes") openInBrowser(file);
  return 0;
}

/** Whoever has no browser has the file. */
function openInBrowser(file: string): void {
  const url = pathToFileURL(file).href;
  const [command, ...before] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["explorer"] : ["xdg-open"];
  spawn(command ?? "", [...before, url], { detached: true, stdio: "ignore" })
    .on("error", () => {})
    .unref();
}

function sentence(error: unknown, name: string | undefined, { endpoint }: DashboardOptions): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED")
    return `Nothing answers at ${endpoint}: is \`misfire serve\` running, or is it another --endpoint?`;
  if (isNotThere(error)) return `There is no dashboard ${name ?? ""} at ${endpoint}; \`misfire dashboard\` lists them.`;
  if (code === "ENOENT" || code === "EACCES") return `The page could not be written: ${error.message}`;
  return `${endpoint} answered ${error.name}: ${error.message}`;
}
