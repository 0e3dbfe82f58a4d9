import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { Member, OperationModel, Ref } from "../../../emulator/wire/model/shapes.ts";
import { createLoop } from "./loop.ts";
import { looseModels, sampleOf } from "./sample.ts";

/** Our name → the client's package, and its class. */
const CLIENTS = [
  ["s3", "s3", "S3Client"],
  ["lambda", "lambda", "LambdaClient"],
  ["iam", "iam", "IAMClient"],
  ["sts", "sts", "STSClient"],
  ["sqs", "sqs", "SQSClient"],
  ["sns", "sns", "SNSClient"],
  ["dynamodb", "dynamodb", "DynamoDBClient"],
  ["dynamodbstreams", "dynamodb-streams", "DynamoDBStreamsClient"],
  ["events", "eventbridge", "EventBridgeClient"],
  ["scheduler", "scheduler", "SchedulerClient"],
  ["apigateway", "api-gateway", "APIGatewayClient"],
  ["apigatewayv2", "apigatewayv2", "ApiGatewayV2Client"],
  ["cloudwatch", "cloudwatch", "CloudWatchClient"],
  ["logs", "cloudwatch-logs", "CloudWatchLogsClient"],
  ["cloudformation", "cloudformation", "CloudFormationClient"],
] as const;

/** What the SDK computes by itself, or puts into the host name. */
const SDK_OWN =
  /^(Checksum.*|ContentMD5|ContentLength|ContentEncoding|.*SSECustomer.*|Expires|RequestToken|MD5Of.*|AccountId|EndpointId)$/;

/** What is asked of other hosts than S3's: directory buckets, and Object Lambda. */
const ELSEWHERE = new Set(["ListDirectoryBuckets", "WriteGetObjectResponse"]);

interface Client {
  send(command: object): Promise<Record<string, unknown>>;
}

describe.each(CLIENTS)("every operation of %s goes from its SDK to us and back", (name, packageName, className) => {
  const models = looseModels(name);
  const model = models.load(name);
  const operations = [...model.operations.values()].filter(
    (operation) => !isStreamOfEvents(operation) && !ELSEWHERE.has(operation.name),
  );

  test("and nothing is lost or changed", { timeout: 60_000 }, async () => {
    const sdk: Record<string, new (input: object) => never> = await import(`@aws-sdk/client-${packageName}`);
    const loop = createLoop(models);
    const Class = sdk[className];
    if (!Class) throw new Error(`${packageName} has no ${className}`);
    const client: Client = new Class({ ...loop.client, md5: false });
    const differences: string[] = [];
    for (const operation of operations) {
      const Command = sdk[`${operation.name}Command`];
      if (!Command) continue;
      const input = operation.input ? sample(operation.input, name) : {};
      const output = operation.output ? sample(operation.output, name) : {};
      loop.calls.length = 0;
      loop.answer = output;
      try {
        const answer = await client.send(new Command(structuredClone(input)));
        const call = loop.calls[0];
        expect(call?.routed).toMatchObject({ service: name, operation: operation.name });
        expect(await plain(call?.input)).toMatchObject(await plain(input));
        expect(await plain(answer)).toMatchObject(await plain(output));
      } catch (error) {
        differences.push(`${operation.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    expect(differences).toEqual([]);
  });
});

function sample(shape: Ref["shape"], service: string): Record<string, unknown> {
  const value = sampleOf({ shape, traits: {} }, (member: Member) => SDK_OWN.test(member.name));
  const object: Record<string, unknown> = typeof value === "object" ? { ...value } : {};
  if (service === "s3" && "Bucket" in object) object["Bucket"] = "some-bucket";
  // The SDK sends to the queue's URL.
  if (service === "sqs" && "QueueUrl" in object)
    object["QueueUrl"] = "https://sqs.eu-west-1.amazonaws.com/123456789012/q";
  for (const { name, traits } of shape.kind === "structure" ? shape.members : [])
    if (traits.httpResponseCode) object[name] = 200;
  return object;
}

const isStreamOfEvents = ({ output, input }: OperationModel): boolean =>
  [...(output?.members ?? []), ...(input?.members ?? [])].some(
    ({ shape }) => shape.kind === "union" && shape.traits.streaming,
  );

/** Bytes as text, streams and contents read, for comparing. */
async function plain(value: unknown): Promise<object> {
  const found = await plainly(value);
  return typeof found === "object" && found !== null ? found : {};
}

async function plainly(value: unknown): Promise<unknown> {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (value instanceof Readable) return `bytes ${Buffer.concat(await value.toArray()).toString("hex")}`;
  if ("bytes" in value && typeof value.bytes === "function") return plainly(await value.bytes());
  if (Array.isArray(value)) return Promise.all(value.map(plainly));
  const entries = Object.entries(value).filter(([key]) => key !== "$metadata");
  return Object.fromEntries(await Promise.all(entries.map(async ([key, item]) => [key, await plainly(item)] as const)));
}
