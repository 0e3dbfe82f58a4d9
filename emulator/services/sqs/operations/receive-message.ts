import type { Message as MessageOutput, ReceiveMessageRequest, ReceiveMessageResult } from "@aws-sdk/client-sqs";
import { seconds, type CallContext, type Instant, type Millis, type Operation } from "../../../kernel/index.ts";
import { invalidValue, notForThisType, overLimit, queueDoesNotExist, unknownAttribute } from "../errors.ts";
import { IN_FLIGHT_MAX, NUMERIC_ATTRIBUTES, RECEIVE_ATTEMPT_WINDOW, RECEIVE_MAX, WAIT_SECONDS_MAX } from "../limits.ts";
import type { Message } from "../message.ts";
import { md5OfAttributes, select } from "../message-attributes.ts";
import { onQueue } from "../permission.ts";
import type { Queue, SqsStore } from "../store.ts";

export const receiveMessage = (store: SqsStore): Operation<ReceiveMessageRequest, ReceiveMessageResult> => ({
  permissions: (input, context) => [onQueue("ReceiveMessage", input, context)],
  async run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    const ask = asked(input, queue);
    const wanted = wantedAttributes(input);
    // Counting is only worth it where the limit can be reached at all.
    if (queue.shelf.size > IN_FLIGHT_MAX && queue.shelf.levels(context.now, Infinity).inFlight >= IN_FLIGHT_MAX) {
      // A FIFO queue just gives out no more.
      if (queue.settings.fifo) return {};
      throw overLimit();
    }
    const attemptId = attemptOf(input, queue);
    const again = attemptId === undefined ? undefined : repeated(store, queue, attemptId, ask, context.now);
    const messages = again ?? (await receive(store, queue, ask, context));
    if (attemptId !== undefined && !again) queue.attempts.set(attemptId, { at: context.now, messages });
    if (messages.length === 0 && store.find(queue.arn) !== queue) throw queueDoesNotExist(context);
    if (messages.length === 0) store.gaveNothing(queue);
    return messages.length === 0 ? {} : { Messages: messages.map((message) => describe(message, input, wanted)) };
  },
});

interface Ask {
  readonly max: number;
  readonly visibility: Millis;
  readonly wait: Millis;
}

function receive(
  store: SqsStore,
  queue: Queue,
  ask: Ask,
  context: CallContext,
): readonly Message[] | Promise<readonly Message[]> {
  const take = (): readonly Message[] => store.take(queue, ask, [context.entry]);
  const now = take();
  if (now.length > 0 || ask.wait === 0) return now;
  return context.wait(`messages in ${queue.address.name}`, queue.waiters.wait(context.now + ask.wait, take));
}

function attemptOf(input: ReceiveMessageRequest, { settings }: Queue): string | undefined {
  const id = input.ReceiveRequestAttemptId;
  if (id !== undefined && !settings.fifo) throw notForThisType(id, "ReceiveRequestAttemptId");
  return id;
}

/**
 * What the same attempt got before, hidden anew, as long as none of it was deleted, changed or seen again.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
function repeated(
  store: SqsStore,
  queue: Queue,
  attemptId: string,
  ask: Ask,
  now: Instant,
): readonly Message[] | undefined {
  for (const [id, { at }] of queue.attempts) {
    if (at + RECEIVE_ATTEMPT_WINDOW > now) break;
    queue.attempts.delete(id);
  }
  const earlier = queue.attempts.get(attemptId)?.messages ?? [];
  const held = earlier.map(({ id }) => queue.shelf.get(id));
  const messages = held.filter((message) => message !== undefined).filter(({ visibleAt }) => visibleAt > now);
  const intact = earlier.every(({ handle }, index) => messages[index]?.handle === handle);
  if (held.length === 0 || !intact) return undefined;
  for (const message of messages) queue.shelf.put({ ...message, visibleAt: now + ask.visibility });
  store.stir(queue);
  return messages;
}

function asked(input: ReceiveMessageRequest, { settings }: Queue): Ask {
  const max = input.MaxNumberOfMessages ?? 1;
  if (max < 1 || max > RECEIVE_MAX)
    throw invalidValue(max, "MaxNumberOfMessages", `Must be between 1 and ${RECEIVE_MAX}, if provided.`);
  const wait = input.WaitTimeSeconds;
  if (wait !== undefined && (wait < 0 || wait > WAIT_SECONDS_MAX))
    throw invalidValue(wait, "WaitTimeSeconds", `Must be >= 0 and <= ${WAIT_SECONDS_MAX}, if provided.`);
  const visibility = input.VisibilityTimeout;
  const range = NUMERIC_ATTRIBUTES.VisibilityTimeout;
  if (visibility !== undefined && (visibility < range.min || visibility > range.max))
    throw invalidValue(visibility, "VisibilityTimeout", `Must be >= ${range.min} and <= ${range.max}, if provided.`);
  return {
    max,
    wait: wait === undefined ? settings.wait : seconds(wait),
    visibility: visibility === undefined ? settings.visibility : seconds(visibility),
  };
}

/** System attributes as AWS shows them, in text. */
const SYSTEM: Readonly<Record<string, (message: Message) => string | undefined>> = {
  SenderId: ({ senderId }) => senderId,
  ApproximateFirstReceiveTimestamp: ({ firstReceivedAt }) => firstReceivedAt?.toString(),
  ApproximateReceiveCount: ({ receives }) => String(receives),
  SentTimestamp: ({ sentAt }) => String(sentAt),
  AWSTraceHeader: ({ traceHeader }) => traceHeader,
  DeadLetterQueueSourceArn: ({ deadLetterSource }) => deadLetterSource,
  MessageGroupId: ({ groupId }) => groupId,
  SequenceNumber: ({ sequenceNumber }) => sequenceNumber,
  MessageDeduplicationId: ({ deduplicationId }) => deduplicationId,
};

/** Both spellings of the parameter count: the newer one, and the deprecated one that clients still send. */
function wantedAttributes(input: ReceiveMessageRequest): readonly string[] {
  const wanted: readonly string[] = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
  const unknown = wanted.find((name) => name !== "All" && !Object.hasOwn(SYSTEM, name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  return wanted.includes("All") ? Object.keys(SYSTEM) : wanted;
}

/** The system attributes of a message that were asked for. */
export function systemAttributes(message: Message, wanted: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, read] of Object.entries(SYSTEM)) {
    const value = wanted.includes(name) ? read(message) : undefined;
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function describe(message: Message, input: ReceiveMessageRequest, wanted: readonly string[]): MessageOutput {
  const attributes = select(message.attributes, input.MessageAttributeNames ?? []);
  // The hash is over what is shown, so that the receiver can check it.
  const md5 = md5OfAttributes(attributes);
  const system = systemAttributes(message, wanted);
  return {
    MessageId: message.id,
    ReceiptHandle: message.handle,
    MD5OfBody: message.md5,
    Body: message.body,
    ...(Object.keys(system).length === 0 ? {} : { Attributes: system }),
    ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5, MessageAttributes: { ...attributes } }),
  };
}
