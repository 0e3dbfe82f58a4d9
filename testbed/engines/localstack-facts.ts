/** What can be learnt from a running LocalStack. */
export interface LocalstackFacts {
  readonly endpoint: string;
  readonly version: string;
  /** Seconds to the first retry of an asynchronous invocation; the second takes twice as long. */
  readonly retryBaseSeconds: number;
}

/** LocalStack's own default, and AWS's wait: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_BASE_SECONDS = 60;
const ANSWER_MAX_MS = 10_000;

/** `undefined` where no LocalStack answers. */
export async function aboutLocalstack(endpoint: string): Promise<LocalstackFacts | undefined> {
  const health = await json(`${endpoint}/_localstack/health`);
  const version = health?.["version"];
  if (typeof version !== "string") return undefined;
  return { endpoint, version, retryBaseSeconds: await retryBase(endpoint) };
}

/** LocalStack tells its settings where ENABLE_CONFIG_UPDATES=1; elsewhere the variable that sets it is asked, here as there. */
async function retryBase(endpoint: string): Promise<number> {
  const settings = await json(`${endpoint}/_localstack/config`);
  const told = settings?.["LAMBDA_RETRY_BASE_DELAY_SECONDS"] ?? Number(process.env["LAMBDA_RETRY_BASE_DELAY"]);
  return typeof told === "number" && told > 0 ? told : RETRY_BASE_SECONDS;
}

async function json(url: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MAX_MS) });
    if (!response.ok) return undefined;
    const body: unknown = await response.json();
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
