import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";

/** How to reach an AWS: a real one needs its region only, another engine an endpoint too. Given to every client as it is. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Sends requests by another way than sockets. */
  readonly requestHandler?: object;
  readonly forcePathStyle?: boolean;
  readonly maxAttempts?: number;
  /** Put on everything that is made. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The clients that provisioning works with. */
export interface Clients {
  readonly region: string;
  /** Put on everything that is made; none when empty. */
  readonly tags: Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly sqs: SQSClient;
  readonly logs: CloudWatchLogsClient;
}

export function clientsFor(options: ClientOptions): Clients {
  const { tags = {}, forcePathStyle } = options;
  const config = clientConfig(options);
  return {
    region: options.region,
    tags,
    s3: new S3Client({ ...config, ...(forcePathStyle === undefined ? {} : { forcePathStyle }) }),
    lambda: new LambdaClient(config),
    iam: new IAMClient(config),
    sqs: new SQSClient(config),
    logs: new CloudWatchLogsClient(config),
  };
}

/** What the client of any service takes. */
export type ClientConfig = Omit<ClientOptions, "requestHandler" | "forcePathStyle" | "tags"> &
  Pick<S3ClientConfig, "requestHandler">;

export function clientConfig(options: ClientOptions): ClientConfig {
  const { requestHandler, forcePathStyle: _, tags: __, ...rest } = options;
  return { ...rest, ...(requestHandler ? { requestHandler: handlerOf(requestHandler) } : {}) };
}

type RequestHandler = NonNullable<S3ClientConfig["requestHandler"]>;

/** The SDK checks nothing about a handler, so this does. */
function handlerOf(given: object): RequestHandler {
  if (!isHandler(given))
    throw new TypeError("requestHandler must have a method `handle`, as the SDK's own handlers have");
  return given;
}

const isHandler = (given: object): given is Exclude<RequestHandler, Record<string, unknown>> =>
  typeof Reflect.get(given, "handle") === "function";
