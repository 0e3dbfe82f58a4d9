import type { CallContext } from "../../../kernel/index.ts";
import { invalidParameterValue } from "../errors.ts";
import type { RoleUse } from "../ports.ts";
import type { Room } from "../room.ts";
import type { FunctionVersion } from "../state.ts";

/** What Lambda does with a stream in the name of the function: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-configure.html */
const ACTIONS = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"] as const;

/** Of a DynamoDB stream: the table it belongs to, and when it began. */
export const isStreamArn = (arn: string): boolean =>
  /^arn:aws[\w-]*:dynamodb:[^:]+:\d{12}:table\/[^/]+\/stream\/./.test(arn);

/** Asked when a mapping is made or changed: whether the stream is there, and the role may read it. */
export function checkStreamSource(
  room: Room,
  streamArn: string,
  { fn, version }: FunctionVersion,
  context: CallContext,
): void {
  if (!room.ports.hasStream(streamArn)) throw invalidParameterValue(`Stream not found: ${streamArn}`);
  const use: RoleUse = { roleArn: version.settings.roleArn, functionName: fn.name, functionArn: fn.arn };
  for (const action of ACTIONS)
    if (!room.ports.roleMay(use, { action: `dynamodb:${action}`, resource: streamArn }, context.entry))
      throw invalidParameterValue(streamDenied(streamArn));
}

/** Also what the mapping shows when the rights are lost later. */
export const streamDenied = (streamArn: string): string =>
  `Cannot access stream ${streamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`;

/** What the role needs for each kind of place for failures: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const FAILURE_ACTIONS = {
  sqs: ["sqs", "SendMessage"],
  sns: ["sns", "Publish"],
  s3: ["s3", "PutObject"],
} as const;

/** Throws AWS's refusals of a place for records that could not be processed. Only standard queues and topics, and buckets. */
export function checkFailureDestination(
  room: Room,
  destination: string | undefined,
  { fn, version }: FunctionVersion,
  context: CallContext,
): void {
  if (destination === undefined) return;
  const kind = kindOf(destination);
  if (!kind)
    throw invalidParameterValue(
      `The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=${destination})) is invalid.`,
    );
  if (!room.ports.exists(destination)) throw invalidParameterValue(`The destination ARN ${destination} is invalid.`);
  const [service, action] = FAILURE_ACTIONS[kind];
  const use: RoleUse = { roleArn: version.settings.roleArn, functionName: fn.name, functionArn: fn.arn };
  const resource = kind === "s3" ? `${destination}/*` : destination;
  if (!room.ports.roleMay(use, { action: `${service}:${action}`, resource }, context.entry))
    throw invalidParameterValue(
      `The function's execution role does not have permissions to call ${action} on ${destination}`,
    );
}

function kindOf(arn: string): keyof typeof FAILURE_ACTIONS | undefined {
  const service = arn.split(":")[2];
  if (service === "s3") return service;
  return (service === "sqs" || service === "sns") && !arn.endsWith(".fifo") ? service : undefined;
}
