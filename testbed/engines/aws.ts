import { createInterface } from "node:readline/promises";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { MetricQuestion } from "./cloud-watch.ts";
import type { ClientConfig, Engine, KeyPair } from "./engine.ts";
import { EngineUnavailable } from "./engine-unavailable.ts";
import type { Pace, Waiting } from "./pace.ts";
import { realWaiting } from "./pace.ts";
import { realTimeWorld } from "./real-time.ts";

export interface AwsOptions {
  /** The account that must be found behind the credentials; without it nothing is done. */
  readonly account?: string;
  /** Makes things without asking. */
  readonly yes?: boolean;
  /** Default: the SDK's own chain, as for the two that follow. */
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: KeyPair;
  /** Whether to go on; default: the terminal is asked. */
  readonly ask?: (plan: string) => Promise<boolean>;
  readonly waiting?: Waiting;
  readonly metric?: (question: MetricQuestion) => Promise<number>;
}

/** Begins the name of everything that is made, so that a policy can be limited to it. */
const PREFIX = "misfire";

/** Retries take three minutes, and CloudWatch some more: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const PACE: Pace = { watch: 240_000, deadline: 480_000, hold: 5000, between: 3000, second: 1000 };
/** IAM and resource policies are eventually consistent; AWS gives no number: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html */
const CHANGES = { function: 5000, permission: 15_000 };
const ATTEMPTS = 10;

/**
 * A real account, reached with the SDK's default credentials. It does nothing unless the account was named and is the one it finds;
 * says what it will make and asks; tags all of it; and takes it down whatever happens.
 */
export function aws(options: AwsOptions = {}): Engine {
  const run = crypto.randomUUID().slice(0, 8);
  const waiting = options.waiting ?? realWaiting;
  let admitted: Promise<{ readonly account: string; readonly region: string }> | undefined;
  let worlds = 0;
  return {
    name: "aws",
    async open(opening) {
      const { account, region } = await (admitted ??= admit(options, run));
      const tags = { project: PREFIX, "misfire-run": run };
      const sdk = (credentials: KeyPair | undefined = options.credentials): ClientConfig => ({
        region,
        tags,
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
        ...(credentials ? { credentials } : {}),
      });
      return realTimeWorld({
        engine: "aws",
        title: `AWS account ${account}`,
        account,
        region,
        ...opening,
        prefix: PREFIX,
        suffix: `${run}-${(worlds += 1)}`,
        notes: ["real time"],
        pace: PACE,
        changes: CHANGES,
        waiting,
        // 2, 4, 6 … s: a new role is known to Lambda within some ten seconds.
        patience: { attempts: ATTEMPTS, delay: (attempt) => waiting.sleep((attempt - 1) * 2000), activeSeconds: 120 },
        sdk,
        ...(options.metric ? { metric: options.metric } : {}),
      });
    },
  };
}

/** The guards, in this order. Rejects with `EngineUnavailable`. */
async function admit(options: AwsOptions, run: string): Promise<{ readonly account: string; readonly region: string }> {
  const { account, endpoint, credentials } = options;
  if (account === undefined || !/^\d{12}$/.test(account))
    throw new EngineUnavailable(
      "The engine aws makes things in a real account, and costs money there. Name the account: --engine aws --account <its 12 digits>.",
    );
  const sts = new STSClient({
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials ? { credentials } : {}),
  });
  const region = await sts.config.region().catch((cause: unknown) => {
    throw new EngineUnavailable("No region is set. Set AWS_REGION, or a region in the profile.", { cause });
  });
  const found = await sts.send(new GetCallerIdentityCommand({})).catch((cause: unknown) => {
    throw new EngineUnavailable(
      `AWS was asked who we are, and gave no answer: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  });
  if (found.Account !== account)
    throw new EngineUnavailable(
      `These credentials belong to account ${found.Account}, not to ${account}: nothing was done. (${found.Arn})`,
    );
  const plan = planOf(account, region, run);
  if (options.yes !== true && !(await (options.ask ?? askTerminal)(plan)))
    throw new EngineUnavailable("Nothing was made.");
  if (options.yes === true) process.stderr.write(plan);
  return { account, region };
}

const planOf = (account: string, region: string, run: string): string =>
  [
    `In account ${account}, region ${region}, each scenario will make, and take down when it ends:`,
    `  bucket ${PREFIX}-sales-${run}-…, functions ${PREFIX}-summarize-${run}-… and ${PREFIX}-generate-${run}-…,`,
    `  their roles, log groups and up to two queues; for one scenario the user ${PREFIX}-uploader-${run}-… with a key.`,
    `  All of it is tagged project=${PREFIX}, misfire-run=${run}. It costs cents.`,
    "",
  ].join("\n");

async function askTerminal(plan: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new EngineUnavailable(`${plan}Nobody is there to ask. Say --yes if that is what you want.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${plan}Go on? [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
