import { ADMINISTRATOR, OTHER_ACCOUNT } from "./embedded.ts";
import type { Engine, EngineOptions, KeyPair, World } from "./engine.ts";
import { EngineUnavailable } from "./engine-unavailable.ts";
import { startLocalstack, type StartedLocalstack } from "./localstack-container.ts";
import { aboutLocalstack, type LocalstackFacts } from "./localstack-facts.ts";
import type { Pace } from "./pace.ts";
import { realTimeWorld } from "./real-time.ts";

/** Where `docker-compose up` serves it. */
const COMPOSED = "http://127.0.0.1:4566";
const ACCOUNT = "000000000000";
const REGION = "us-east-1";
/** An event that comes right after a function was updated is lost by LocalStack 4.14.0; 5 s later it arrives (seen 2026-11-21). */
const CHANGE_MS = 5000;

export interface LocalstackOptions {
  /** A LocalStack that is running already. Default: `LOCALSTACK_ENDPOINT`, then port 4566 of this machine, then a container of our own. */
  readonly endpoint?: string;
  /** Starts a container whatever else is running. */
  readonly own?: boolean;
  /** Seconds to the first retry of a container of our own; the second takes twice as long. Default 1. */
  readonly retryBaseSeconds?: number;
}

/**
 * LocalStack's open edition, in real time: it shows what it shows, and a scenario says what it does not. One instance serves all
 * worlds of a run; each has names of its own and is taken down when it ends.
 */
export function localstack(options: LocalstackOptions = {}): Engine {
  let started: StartedLocalstack | undefined;
  let reached: Promise<LocalstackFacts> | undefined;
  const reach = async (): Promise<LocalstackFacts> => {
    const running = options.own ? undefined : await attach(options.endpoint ?? process.env["LOCALSTACK_ENDPOINT"]);
    if (running) return running;
    started = await startLocalstack({ retryBaseSeconds: options.retryBaseSeconds ?? 1 });
    const facts = await aboutLocalstack(started.endpoint);
    if (!facts) throw new EngineUnavailable(`LocalStack was started and does not answer at ${started.endpoint}.`);
    return facts;
  };
  return {
    name: "localstack",
    open: async (opening) => worldOn(await (reached ??= reach()), opening),
    async close() {
      await started?.stop();
      started = undefined;
      reached = undefined;
    },
  };
}

/** What runs already; `undefined` where nothing was named and nothing is there. */
async function attach(named: string | undefined): Promise<LocalstackFacts | undefined> {
  const running = await aboutLocalstack(named ?? COMPOSED);
  if (running || named === undefined) return running;
  throw new EngineUnavailable(
    `No LocalStack answers at ${named}. Start it (docker-compose up), or unset LOCALSTACK_ENDPOINT to have one started.`,
  );
}

function worldOn({ endpoint, version, retryBaseSeconds }: LocalstackFacts, opening: EngineOptions): World {
  return realTimeWorld({
    engine: "localstack",
    title: `LocalStack ${version}`,
    account: ACCOUNT,
    region: REGION,
    ...opening,
    suffix: crypto.randomUUID().slice(0, 8),
    notes: [pacing(retryBaseSeconds), `${CHANGE_MS / 1000} s after a function is changed`],
    ...(retryBaseSeconds < AWS_RETRY_BASE_SECONDS ? { shortened: FULL_PACE } : {}),
    pace: paceOf(retryBaseSeconds, opening.retryWaits ?? false),
    changes: { function: CHANGE_MS, permission: 0 },
    // Twelve digits for a key are that account's administrator: https://docs.localstack.cloud/aws/capabilities/config/multi-account-setups/
    other: { account: OTHER_ACCOUNT, keys: { accessKeyId: OTHER_ACCOUNT, secretAccessKey: "test" } },
    sdk: (credentials: KeyPair = ADMINISTRATOR) => ({ region: REGION, endpoint, credentials, forcePathStyle: true }),
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const AWS_RETRY_BASE_SECONDS = 60;
const FULL_PACE = "its waits are shortened here: LAMBDA_RETRY_BASE_DELAY=60 docker-compose up -d localstack plays it";

const pacing = (base: number): string =>
  base === AWS_RETRY_BASE_SECONDS
    ? "real time: retries after 1 and 2 minutes, as on AWS"
    : `real time: retries after ${base} and ${base * 2} s instead of 1 and 2 minutes (LAMBDA_RETRY_BASE_DELAY=${base})`;

/** Three waits of the base in all, and what starting a container takes on a busy machine. */
const paceOf = (base: number, retryWaits: boolean): Pace => ({
  watch: base * 3000 + 12_000,
  deadline: base * 3000 + 40_000,
  hold: 1500,
  between: 400,
  second: retryWaits ? (base / AWS_RETRY_BASE_SECONDS) * 1000 : 1000,
});
