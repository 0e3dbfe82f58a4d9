import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientsFor, events, generator, summaries, type ClientOptions } from "../../provision/index.ts";
import { ADMINISTRATOR, REGION } from "../engines/embedded.ts";
import { codeOf, handlerFile } from "../pipelines/code.ts";
import { eventsCode } from "../pipelines/events.ts";

export type PipelineName = "generate" | "summaries" | "events";

export interface DeployOptions {
  readonly endpoint: string;
  /** Around every name; nothing when left out. */
  readonly suffix?: string;
}

interface Place {
  readonly config: ClientOptions;
  readonly endpoint: string;
  readonly at: { readonly account: string; readonly region: string; readonly suffix?: string };
}

/** Sets a pipeline up on what answers at an endpoint; run again, it changes nothing. The exit code: 2 when nobody answers there. */
export async function deployCommand(pipeline: PipelineName, { endpoint, suffix }: DeployOptions): Promise<number> {
  const config = { region: REGION, endpoint, credentials: credentials(), forcePathStyle: true, maxAttempts: 1 };
  let account: string;
  try {
    account = (await new STSClient(config).send(new GetCallerIdentityCommand({}))).Account ?? "";
  } catch (error) {
    process.stderr.write(`${unreachable(error, endpoint)}\n`);
    return 2;
  }
  const place = { config, endpoint, at: { account, region: REGION, ...(suffix === undefined ? {} : { suffix }) } };
  const lines = await DEPLOY[pipeline](place);
  process.stdout.write([`The pipeline ${pipeline} is set up at ${endpoint}.`, "", ...lines, ""].join("\n"));
  return 0;
}

const DEPLOY: Readonly<Record<PipelineName, (place: Place) => Promise<readonly string[]>>> = {
  async generate({ config, at, endpoint }) {
    const names = generator.generatorNames(at);
    await generator.provisionGenerator(clientsFor(config), names, { code: await codeOf(handlerFile("generator")) });
    return [
      `  function   ${names.functionName} → s3://${names.bucket}/synthetic-data/`,
      "",
      "Try it:",
      "",
      `  ${cli(endpoint)} lambda invoke --function-name ${names.functionName} --payload '{"rows":100}' --cli-binary-format raw-in-base64-out /dev/stdout`,
    ];
  },
  async summaries({ config, at, endpoint }) {
    const names = summaries.summariesNames(at);
    const code = await codeOf(handlerFile("summaries"));
    await summaries.provisionSummaries(clientsFor(config), names, { code, failureQueues: true });
    return [
      `  bucket     s3://${names.bucket}/synthetic-data/*.csv → ${names.functionName} → s3://${names.bucket}/summaries/`,
      `  failures   ${names.deadLetters}, ${names.failures}`,
      "",
      "Try it:",
      "",
      `  ${cli(endpoint)} s3 cp data/sales-10000.csv s3://${names.bucket}/synthetic-data/`,
      `  ${cli(endpoint)} s3 cp s3://${names.bucket}/summaries/summary_sales-10000.json -`,
    ];
  },
  async events({ config, at, endpoint }) {
    const names = events.eventsNames(at);
    const { apiId } = await events.provisionEvents(events.eventsClientsFor(config), names, {
      code: await eventsCode(),
    });
    const event = `{"event_type":"page_view","user_id":"u123","page":"/home"}`;
    return [
      `  API        POST /events → ${names.ingest.name} → queue ${names.queue.name}, dead letters in ${names.deadLetters.name}`,
      `  storage    ${names.process.name} → table ${names.table.name}, archive s3://${names.bucket}/events/`,
      `  reports    every hour ${names.aggregate.name} → topic ${names.reports.name} → queue ${names.reportsQueue.name}`,
      `  watched    dashboard ${names.dashboard}, ${events.eventsAlarms(names).length} alarms → topic ${names.alarms.name}`,
      "",
      "Try it:",
      "",
      `  curl -XPOST ${events.eventsUrl(names, apiId, endpoint)} -d '${event}'`,
      `  ${cli(endpoint)} dynamodb scan --table-name ${names.table.name}`,
      "",
      "What became of it (the event's id without the -0 at its end is the request's):",
      "",
      `  curl -s ${endpoint}/_misfire/why -d '{"subject":"<request id>","reaching":"${names.table.name}"}'`,
    ];
  },
};

const cli = (endpoint: string): string => `aws --endpoint-url ${endpoint}`;

/** The caller's own keys, where there are any. */
function credentials(): typeof ADMINISTRATOR {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : ADMINISTRATOR;
}

function unreachable(error: unknown, endpoint: string): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ECONNRESET")
    return `Nobody answers at ${endpoint}. Start one with: npm run serve`;
  return `${endpoint}: ${error instanceof Error ? error.message : String(error)}`;
}
