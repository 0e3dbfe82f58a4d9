import { createCleanUp } from "./clean-up.ts";
import { EngineUnavailable } from "./engine-unavailable.ts";

/** The last release that starts without an account; docker-compose.yml names the same. */
export const LOCALSTACK_IMAGE = "localstack/localstack:4.14.0";
const PORT = 4566;
const START_MAX_MS = 180_000;
/** In which LocalStack stops the containers of its functions. */
const STOP_MAX_MS = 20_000;

export interface StartedLocalstack {
  readonly endpoint: string;
  /** Stops the container, and those of the functions that ran in it. */
  stop(): Promise<void>;
}

/** Starts LocalStack with Testcontainers. Rejects with `EngineUnavailable` where Docker or Testcontainers is missing. */
export async function startLocalstack({
  retryBaseSeconds,
}: {
  readonly retryBaseSeconds: number;
}): Promise<StartedLocalstack> {
  const { getContainerRuntimeClient, getReaper, Network, Wait } = await load(() => import("testcontainers"));
  const { LocalstackContainer } = await load(() => import("@testcontainers/localstack"));
  const client = await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new EngineUnavailable(
      "Docker does not answer, and LocalStack runs in it. Start Docker, or play on the embedded engine, which needs none: leave out --engine.",
      { cause },
    );
  });
  const { sessionId } = await getReaper(client).catch(() => {
    // Where the reaper's image cannot be had, our own clean-up is all there is.
    process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
    return getReaper(client);
  });
  const cleanUp = createCleanUp();
  // One of its own, as compose makes one: only there does Docker resolve names.
  const network = await new Network().start();
  cleanUp.add(() => network.stop());
  cleanUp.add(async () => {
    // LocalStack stops its functions itself, unless it was stopped before it could.
    const filters = { label: [`org.testcontainers.session-id=${sessionId}`] };
    for (const { Id } of await client.container.dockerode.listContainers({ all: true, filters }))
      await client.container.dockerode
        .getContainer(Id)
        .remove({ force: true })
        .catch(() => undefined);
  });
  const socket = "/var/run/docker.sock";
  try {
    const container = await new LocalstackContainer(LOCALSTACK_IMAGE)
      .withEnvironment(settings(retryBaseSeconds))
      .withNetwork(network)
      .withBindMounts([{ source: client.info.containerRuntime.remoteSocketPath, target: socket }])
      .withWaitStrategy(Wait.forHttp("/_localstack/health", PORT))
      .withStartupTimeout(START_MAX_MS)
      .start();
    cleanUp.add(() => container.stop({ timeout: STOP_MAX_MS }));
    return { endpoint: container.getConnectionUri(), stop: () => cleanUp.run() };
  } catch (cause) {
    await cleanUp.run();
    throw new EngineUnavailable(
      `${LOCALSTACK_IMAGE} could not be started: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** https://docs.localstack.cloud/references/configuration/ ; docker-compose.yml says the same. */
const settings = (retryBaseSeconds: number): Record<string, string> => ({
  SERVICES:
    "s3,lambda,iam,sts,sqs,sns,ses,logs,cloudwatch,events,scheduler,apigateway,dynamodb,dynamodbstreams,kinesis",
  // Nothing is told to anybody, and nothing fetched that is not needed.
  DISABLE_EVENTS: "1",
  SKIP_SSL_CERT_DOWNLOAD: "1",
  LAMBDA_RETRY_BASE_DELAY: String(retryBaseSeconds),
  // So that the testbed can ask which delay is in force.
  ENABLE_CONFIG_UPDATES: "1",
  // Docker's resolver: LocalStack answers functions that ask for its own names itself, but only where it has one for all others.
  DNS_SERVER: "127.0.0.11",
  // In the URLs of queues. Testcontainers would put `localhost`, which in a function's container is that container.
  LOCALSTACK_HOST: "localhost.localstack.cloud",
  // Else messages stay in their queues for ever.
  SQS_ENABLE_MESSAGE_RETENTION_PERIOD: "1",
});

async function load<T>(module: () => Promise<T>): Promise<T> {
  try {
    return await module();
  } catch (cause) {
    throw new EngineUnavailable(
      "Starting LocalStack needs the package testcontainers and Node 22.22 or newer. Run `npm ci` in the repository, or start LocalStack yourself and name it in LOCALSTACK_ENDPOINT.",
      { cause },
    );
  }
}
