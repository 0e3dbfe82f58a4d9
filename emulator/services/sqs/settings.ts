import { seconds, type Millis } from "../../kernel/index.ts";
import { addressOfArn, arnOfQueue, type QueueAddress } from "./arn.ts";
import { invalidAttributeName, invalidAttributeValue, invalidValue, unknownAttribute } from "./errors.ts";
import { NUMERIC_ATTRIBUTES, RECEIVES_MAX, REDRIVE_SOURCES_MAX, type NumericAttribute } from "./limits.ts";
import { checkQueuePolicy } from "./queue-policy.ts";

/** What a queue's attributes mean. */
export interface QueueSettings {
  readonly visibility: Millis;
  readonly retention: Millis;
  readonly delay: Millis;
  readonly wait: Millis;
  readonly messageBytesMax: number;
  readonly redrive: Redrive | undefined;
  readonly redriveAllow: RedriveAllow;
  /** JSON text. */
  readonly policy: string | undefined;
  /** `undefined` for a standard queue. */
  readonly fifo: FifoSettings | undefined;
}

export interface FifoSettings {
  readonly contentBased: boolean;
  /** Whether the same deduplication id may be used in two groups. */
  readonly scope: "queue" | "messageGroup";
}

export interface Redrive {
  readonly deadLetterArn: string;
  readonly receivesMax: number;
}

export interface RedriveAllow {
  readonly permission: "allowAll" | "denyAll" | "byQueue";
  readonly sources: readonly string[];
}

/** Attributes by AWS's names, values as AWS shows them. Those without a default are absent until set. */
export type QueueAttributes = ReadonlyMap<string, string>;

const isNumeric = (name: string): name is NumericAttribute => Object.hasOwn(NUMERIC_ATTRIBUTES, name);

const TEXTS = ["Policy", "RedrivePolicy", "RedriveAllowPolicy"] as const;
const ENCRYPTION = ["KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled"] as const;
const FIFO_ONLY = ["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"] as const;
/** Only ever read. */
export const READ_ONLY = [
  "QueueArn",
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
  "CreatedTimestamp",
  "LastModifiedTimestamp",
] as const;

const among = (names: readonly string[], name: string): boolean => names.includes(name);

/** Whether GetQueueAttributes may be asked for it. */
export const isQueueAttribute = (name: string): boolean =>
  name === "All" ||
  name === "FifoQueue" ||
  isNumeric(name) ||
  [READ_ONLY, TEXTS, ENCRYPTION, FIFO_ONLY].some((names) => among(names, name));

/** What a FIFO queue has beyond that: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const FIFO_DEFAULTS = [
  ["FifoQueue", "true"],
  ["ContentBasedDeduplication", "false"],
  ["DeduplicationScope", "queue"],
  ["FifoThroughputLimit", "perQueue"],
] as const;

export function defaultAttributes(kind: "standard" | "fifo"): QueueAttributes {
  const attributes = new Map<string, string>(kind === "fifo" ? FIFO_DEFAULTS : []);
  for (const [name, range] of Object.entries(NUMERIC_ATTRIBUTES)) attributes.set(name, String(range.default));
  // On for every queue since October 2022: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
  attributes.set("SqsManagedSseEnabled", "true");
  return attributes;
}

/** What the other queues of the world say to a setting. */
export interface Neighbours {
  /** Whether there is a user or role with that ARN or unique id. */
  principalExists(this: void, principal: string): boolean;
  exists(arn: string): boolean;
  isFifo(arn: string): boolean;
  /** Whether the queue lets `source` send its dead letters to it. */
  takesDeadLettersOf(arn: string, source: string): boolean;
}

/** The attributes with `given` ones applied; throws AWS's answer for what is none, or has no meaning. An empty text removes it. */
export function withAttributes(
  current: QueueAttributes,
  given: Readonly<Record<string, string>>,
  queue: QueueAddress,
  neighbours: Neighbours,
): QueueAttributes {
  const next = new Map(current);
  for (const [name, value] of Object.entries(given)) {
    if (name === "FifoQueue") continue;
    if (value === "" && (among(TEXTS, name) || name === "KmsMasterKeyId")) next.delete(name);
    else next.set(name, checked(name, value, queue, neighbours, isFifo(current)));
  }
  if (next.get("FifoThroughputLimit") === "perMessageGroupId" && next.get("DeduplicationScope") !== "messageGroup")
    throw invalidAttributeValue(
      "FifoThroughputLimit",
      "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.",
    );
  if (given["SqsManagedSseEnabled"] === "true" && given["KmsMasterKeyId"])
    throw invalidAttributeName(
      "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
    );
  if (given["KmsMasterKeyId"]) next.set("SqsManagedSseEnabled", "false");
  return next;
}

const isFifo = (attributes: QueueAttributes): boolean => attributes.get("FifoQueue") === "true";

/** The values that the attributes of FIFO queues may have. */
const FIFO_VALUES: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ["true", "false"],
  DeduplicationScope: ["queue", "messageGroup"],
  FifoThroughputLimit: ["perQueue", "perMessageGroupId"],
};

function checked(name: string, value: string, queue: QueueAddress, neighbours: Neighbours, fifo: boolean): string {
  if (isNumeric(name)) return inRange(name, value, NUMERIC_ATTRIBUTES[name]);
  if (fifo && FIFO_VALUES[name]) {
    if (!FIFO_VALUES[name].includes(value)) throw invalidAttributeValue(name);
    return value;
  }
  switch (name) {
    case "Policy":
      checkQueuePolicy(value, neighbours.principalExists);
      return value;
    case "RedrivePolicy":
      return redrivePolicy(value, queue, neighbours, fifo);
    case "RedriveAllowPolicy":
      parseRedriveAllow(value);
      return value;
    case "KmsMasterKeyId":
      return value;
    case "KmsDataKeyReusePeriodSeconds":
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
      return inRange(name, value, { min: 60, max: 86_400 });
    case "SqsManagedSseEnabled":
      if (value !== "true" && value !== "false") throw invalidAttributeValue(name);
      return value;
    case "DeduplicationScope":
    case "FifoThroughputLimit":
      throw invalidAttributeName(`You can specify the ${name} only when FifoQueue is set to true.`);
    default:
      throw unknownAttribute(name);
  }
}

function inRange(name: string, value: string, { min, max }: { readonly min: number; readonly max: number }): string {
  if (!/^\d{1,9}$/.test(value) || Number(value) < min || Number(value) > max) throw invalidAttributeValue(name);
  return String(Number(value));
}

function redrivePolicy(text: string, queue: QueueAddress, neighbours: Neighbours, fifo: boolean): string {
  const refuse = (reason: string): Error => invalidValue(text, "RedrivePolicy", reason);
  const { deadLetterTargetArn: arn, maxReceiveCount: count } = jsonObject(text) ?? {};
  if (!jsonObject(text)) throw refuse("Redrive policy is not a valid JSON map.");
  if (typeof arn !== "string")
    throw refuse("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  if (count === undefined) throw refuse("Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  const receivesMax = Number(count);
  if (!Number.isInteger(receivesMax) || receivesMax < RECEIVES_MAX.min || receivesMax > RECEIVES_MAX.max)
    throw refuse(
      `Invalid value for maxReceiveCount: ${JSON.stringify(count)}, valid values are from ${RECEIVES_MAX.min} to ${RECEIVES_MAX.max} both inclusive.`,
    );
  const target = addressOfArn(arn);
  if (!target) throw refuse("Invalid value for deadLetterTargetArn.");
  // Dead letters stay in their account and region.
  const near = target.account === queue.account && target.region === queue.region;
  if (!near || !neighbours.exists(arn)) throw refuse("Dead letter target does not exist.");
  if (neighbours.isFifo(arn) !== fifo) throw refuse("Dead-letter queue must be same type of queue as the source.");
  if (!neighbours.takesDeadLettersOf(arn, arnOfQueue(queue)))
    throw refuse("Dead letter target owner does not allow this source queue.");
  return JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: receivesMax });
}

function parseRedriveAllow(text: string): RedriveAllow {
  const refuse = (reason: string): Error => invalidValue(text, "RedriveAllowPolicy", reason);
  const given = jsonObject(text);
  if (!given) throw refuse("Redrive allow policy is not a valid JSON map.");
  const { redrivePermission: permission, sourceQueueArns } = given;
  if (permission !== "allowAll" && permission !== "denyAll" && permission !== "byQueue")
    throw refuse("Redrive permission must be one of allowAll, denyAll and byQueue.");
  const sources = Array.isArray(sourceQueueArns) ? sourceQueueArns.map(String) : [];
  if ((permission === "byQueue") !== sources.length > 0 || sources.length > REDRIVE_SOURCES_MAX)
    throw refuse(`sourceQueueArns must hold 1 to ${REDRIVE_SOURCES_MAX} queues with byQueue, and none otherwise.`);
  return { permission, sources };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export function settingsOf(attributes: QueueAttributes): QueueSettings {
  const number = (name: NumericAttribute): number => Number(attributes.get(name));
  const redrive = attributes.get("RedrivePolicy");
  const allow = attributes.get("RedriveAllowPolicy");
  const { deadLetterTargetArn, maxReceiveCount } = jsonObject(redrive ?? "{}") ?? {};
  return {
    visibility: seconds(number("VisibilityTimeout")),
    retention: seconds(number("MessageRetentionPeriod")),
    delay: seconds(number("DelaySeconds")),
    wait: seconds(number("ReceiveMessageWaitTimeSeconds")),
    messageBytesMax: number("MaximumMessageSize"),
    redrive:
      redrive === undefined
        ? undefined
        : { deadLetterArn: String(deadLetterTargetArn), receivesMax: Number(maxReceiveCount) },
    redriveAllow: allow === undefined ? { permission: "allowAll", sources: [] } : parseRedriveAllow(allow),
    policy: attributes.get("Policy"),
    fifo: isFifo(attributes)
      ? {
          contentBased: attributes.get("ContentBasedDeduplication") === "true",
          scope: attributes.get("DeduplicationScope") === "messageGroup" ? "messageGroup" : "queue",
        }
      : undefined,
  };
}
