import { fitsPattern, minutes, seconds, type EntryId, type Instant, type Task } from "../../kernel/index.ts";
import { activeFrom, type EventSourceMapping } from "../../services/lambda/index.ts";
import type { Message } from "../../services/sqs/index.ts";
import type { Reason } from "../../why/index.ts";
import { runBatch, type BatchPorts } from "./queue-batch.ts";
import { countEvents } from "./mapping-counts.ts";
import { MappingOff } from "./mapping-off.ts";
import { PollRefusals, TOLD_MAX, type Poll } from "./poll-refusals.ts";
import { filterable, sqsRecord } from "./sqs-event.ts";
import { trail } from "./trail.ts";
import { unawaited } from "./unawaited.ts";

const ARROW = "sqs-to-lambda";
/** Batches at once at the beginning, more per minute under load, and at most: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const CONCURRENCY = { start: 5, perMinute: 300, most: 1250 } as const;
/** Bytes of one invocation: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const PAYLOAD_MAX = 6_291_456;
/** Messages of one receive: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const RECEIVE_MAX = 10;

/** Polls one queue for one mapping. */
export class QueuePoller {
  readonly #ports: BatchPorts;
  #mapping: EventSourceMapping;
  #wake: (Poll & { readonly task: Task }) | undefined;
  /** Batches under way. */
  #running = 0;
  #busySince: Instant | undefined;
  /** A batch that is being filled. */
  #open: { readonly messages: Message[]; bytes: number; readonly flush: Task } | undefined;
  readonly #refusals: PollRefusals;
  /** Messages that know of the refusal. */
  readonly #told = new Set<string>();
  readonly #off: MappingOff;

  constructor(ports: BatchPorts, mapping: EventSourceMapping) {
    this.#ports = ports;
    this.#mapping = mapping;
    this.#refusals = new PollRefusals(ports.kernel, ARROW);
    this.#off = new MappingOff(ports.kernel, ARROW);
  }

  configure(mapping: EventSourceMapping): void {
    this.#mapping = mapping;
    this.#lift();
    this.#off.reset();
    this.arm();
  }

  /** Something came in; the fact about it. */
  notice(entry: EntryId): void {
    this.#refusals.stir();
    this.#off.tell(this.#mapping, entry);
    this.arm();
  }

  /** Sees to it that the next message is met when it can be received. */
  arm(): void {
    const wanted = this.#nextPoll();
    if (wanted?.due === this.#wake?.due && wanted?.background === this.#wake?.background) return;
    this.#wake?.task.cancel();
    this.#wake = wanted && {
      ...wanted,
      task: this.#ports.kernel.timeline.at(wanted.due, ARROW, () => this.#poll(), { background: wanted.background }),
    };
  }

  #nextPoll(): Poll | undefined {
    const { kernel, sqs } = this.#ports;
    const next = sqs.nextVisibleAt(this.#mapping.sourceArn);
    const from = activeFrom(this.#mapping, kernel.now());
    if (next === undefined || from === undefined || !this.#isFree()) return undefined;
    return this.#refusals.next(Math.max(next, from));
  }

  #isFree(): boolean {
    return this.#running < this.#limit();
  }

  #limit(): number {
    const most = Math.min(this.#mapping.concurrencyMax ?? CONCURRENCY.most, CONCURRENCY.most);
    const busy = this.#busySince === undefined ? 0 : this.#ports.kernel.now() - this.#busySince;
    return Math.min(most, CONCURRENCY.start + Math.floor(busy / minutes(1)) * CONCURRENCY.perMinute);
  }

  #poll(): void {
    this.#wake = undefined;
    this.#refusals.begin();
    const { lambda, role } = this.#ports;
    const { functionArn, sourceArn, entry: made } = this.#mapping;
    const use = lambda.roleOf(functionArn);
    if (!use) return this.#refuse("function-missing", made);
    const { decision, entry } = role.may(use, { action: "sqs:ReceiveMessage", resource: sourceArn }, made);
    if (!decision.allowed) return this.#refuse("poll-denied", entry);
    this.#lift();
    if (this.#mapping.window > 0) this.#fill(entry);
    else while (this.#isFree() && this.#takeBatch(entry));
    this.arm();
  }

  /** One batch without a window: whatever one receive gives. */
  #takeBatch(cause: EntryId): boolean {
    const received = this.#ports.sqs.receive(this.#mapping.sourceArn, this.#mapping.batchSize, [cause]);
    const wanted = this.#wanted(received, cause);
    for (const batch of bySize(wanted, this.#mapping.sourceArn)) this.#start(batch);
    return received.length > 0;
  }

  /** Collects until the batch is full, too heavy, or its window over. */
  #fill(cause: EntryId): void {
    const { kernel, sqs } = this.#ports;
    const { batchSize, sourceArn, window } = this.#mapping;
    while (this.#isFree()) {
      const room = batchSize - (this.#open?.messages.length ?? 0);
      const received = sqs.receive(sourceArn, Math.min(room, RECEIVE_MAX), [cause]);
      if (received.length === 0) return;
      for (const message of this.#wanted(received, cause)) {
        const bytes = bytesOf(message, sourceArn);
        if (this.#open && this.#open.bytes + bytes > PAYLOAD_MAX) this.#flush();
        this.#open ??= {
          messages: [],
          bytes: 0,
          flush: kernel.timeline.after(seconds(window), ARROW, () => this.#flush()),
        };
        this.#open.messages.push(message);
        this.#open.bytes += bytes;
      }
      if (this.#open?.messages.length === batchSize) this.#flush();
    }
  }

  #flush(): void {
    const open = this.#open;
    this.#open = undefined;
    open?.flush.cancel();
    if (open) this.#start(open.messages);
  }

  /** Without what no filter lets through: that is deleted, and nobody is told. */
  #wanted(received: readonly Message[], cause: EntryId): readonly Message[] {
    const { kernel } = this.#ports;
    const { filters, sourceArn, functionArn, uuid } = this.#mapping;
    countEvents(kernel, this.#mapping, "PolledEventCount", received.length, cause);
    if (filters.length === 0) return received;
    const wanted = received.filter((message) => {
      const record = filterable(sqsRecord(message, sourceArn));
      if (filters.some(({ pattern }) => fitsPattern(pattern, record))) return true;
      const path = trail(kernel, ARROW, sourceArn, functionArn, message.entry);
      path.skipped("match", "mapping-filter", { mapping: uuid, filters: filters.map(({ text }) => text) });
      this.#ports.sqs.remove(sourceArn, message, [path.at]);
      return false;
    });
    countEvents(kernel, this.#mapping, "FilteredOutEventCount", received.length - wanted.length, cause);
    return wanted;
  }

  #start(batch: readonly Message[]): void {
    if (batch.length === 0) return;
    const { kernel } = this.#ports;
    this.#running += 1;
    if (!this.#isFree()) this.#busySince ??= kernel.now();
    const work = runBatch(this.#ports, this.#mapping, batch).finally(() => {
      this.#running -= 1;
      if (this.#running === 0) this.#busySince = undefined;
      this.arm();
    });
    unawaited(kernel, ARROW, work);
  }

  #lift(): void {
    this.#refusals.lift();
    this.#told.clear();
  }

  #refuse(reason: Reason, cause: EntryId): void {
    const { kernel, sqs } = this.#ports;
    const now = kernel.now();
    const waiting = (sqs.queue(this.#mapping.sourceArn)?.messages() ?? [])
      .filter(({ id, visibleAt }) => visibleAt <= now && !this.#told.has(id))
      .slice(0, TOLD_MAX);
    this.#refusals.refuse(reason, cause, this.#mapping, waiting);
    for (const { id } of waiting) this.#told.add(id);
    this.arm();
  }
}

const bytesOf = (message: Message, queueArn: string): number =>
  Buffer.byteLength(JSON.stringify(sqsRecord(message, queueArn)));

/** Batches of what fits into one invocation. */
function bySize(messages: readonly Message[], queueArn: string): readonly (readonly Message[])[] {
  const batches: Message[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const own = bytesOf(message, queueArn);
    if (bytes + own > PAYLOAD_MAX) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(message);
    bytes += own;
  }
  return batches;
}
