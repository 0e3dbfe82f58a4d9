import { hours, minutes, seconds, type EntryId, type Millis, type Task } from "../../kernel/index.ts";
import { activeFrom, type AttemptOutcome, type EventSourceMapping } from "../../services/lambda/index.ts";
import { countEvents } from "./mapping-counts.ts";
import { eventOf, fitting, type StreamItem } from "./stream-item.ts";
import { giveUp, type LossPorts, type StreamCondition, type StreamInvocation } from "./stream-loss.ts";
import { readStreamResult, type StreamVerdict } from "./stream-result.ts";
import { STREAM_ARROW, tellAge, tellReported, tellStopped, tellTried } from "./stream-story.ts";
import type { Trail } from "./trail.ts";
import { unawaited } from "./unawaited.ts";

/** Bytes of one invocation: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const PAYLOAD_MAX = 6_291_456;
/** How long records are there: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const RETENTION: Millis = hours(24);
/** Between tries of a batch; ours: AWS says that it tries again, and not when. */
const BACKOFF: { readonly first: Millis; readonly most: Millis } = { first: seconds(1), most: minutes(1) };
/** Records that wait behind a failed batch and are linked to it at once at most. */
const TOLD_MAX = 100;

export interface LaneWorld extends LossPorts {
  /** As it is now. */
  mapping(): EventSourceMapping;
  readonly shardId: string;
  /** Told whenever some records are done with. */
  freed(): void;
}

/** Records that are tried together. */
interface Batch {
  readonly items: readonly StreamItem[];
  /** Where its last try ended; `undefined` before the first. */
  readonly path: Trail | undefined;
  /** Invocations with exactly these records. */
  readonly invocations: number;
  /** Of these, what counts to MaximumRetryAttempts. */
  readonly retries: number;
  readonly last: StreamInvocation | undefined;
}

/** The same as plain data: what outlives the process. */
export interface Tries extends Pick<Batch, "invocations" | "retries" | "last"> {
  /** Of its records. */
  readonly ordinals: readonly number[];
}

const untried = (items: readonly StreamItem[], retries: number = 0): Batch => ({
  items,
  path: undefined,
  invocations: 0,
  retries,
  last: undefined,
});

/**
 * Records of one shard that go to the function in their order, one batch after the other: all of them, or with a
 * ParallelizationFactor those of some items. A batch that fails holds up the rest of its lane until it is done or given up.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export class StreamLane {
  readonly #world: LaneWorld;
  #pending: StreamItem[] = [];
  /** What is tried now or next, first one first; more than one after a batch was split. */
  #batches: Batch[] = [];
  #busy = false;
  #window: Task | undefined;
  #retry: Task | undefined;
  #delay: Millis = BACKOFF.first;
  /** The failure that the lane waits for. */
  #blockedBy: EntryId | undefined;
  /** How many of the pending ones were linked to it. */
  #told = 0;
  /** What an earlier life of this world was trying when it ended. */
  #kept: readonly Tries[];

  constructor(world: LaneWorld, kept: readonly Tries[]) {
    this.#world = world;
    this.#kept = kept;
  }

  /** What was tried and is not done with; nothing where nothing failed. */
  get tries(): readonly Tries[] {
    if (this.#batches.length === 1 && this.#batches[0]?.invocations === 0) return [];
    return this.#batches.map(({ items, invocations, retries, last }) => {
      const ordinals = items.map(({ ordinal }) => ordinal);
      return { ordinals, invocations, retries, last };
    });
  }

  /** Records read and not done with. */
  get held(): number {
    return this.#pending.length + this.#batches.reduce((sum, { items }) => sum + items.length, 0);
  }

  /** The place of the first record that is not done with. */
  get first(): number | undefined {
    return (this.#batches[0]?.items[0] ?? this.#pending[0])?.ordinal;
  }

  add(item: StreamItem): void {
    this.#pending.push(item);
  }

  /** Starts what can be started now. */
  stir(): void {
    const { kernel } = this.#world;
    const mapping = this.#world.mapping();
    const from = activeFrom(mapping, kernel.now());
    if (from === undefined || from > kernel.now()) return;
    if (this.#blockedBy !== undefined) this.#tellBlocked();
    if (this.#busy || this.#retry) return;
    if (this.#batches.length === 0) this.#batches = this.#keptBatches();
    if (this.#batches.length === 0) this.#batches = this.#nextBatch(mapping);
    const batch = this.#batches[0];
    if (batch) this.#start(batch);
  }

  /** Nothing is started any more; what runs may end. */
  close(): void {
    this.#window?.cancel();
    this.#retry?.cancel();
  }

  /** Goes on with the batches of an earlier life, as far as the stream still begins with their records. */
  #keptBatches(): Batch[] {
    const found: Batch[] = [];
    // Other lanes were not as far: what is read again on their account was done here.
    const first = this.#kept[0]?.ordinals[0] ?? 0;
    this.#pending.splice(0, this.#pending.filter(({ ordinal }) => ordinal < first).length);
    if (this.#pending.length === 0) return [];
    for (const { ordinals, ...tried } of this.#kept) {
      const same = ordinals.every((ordinal, at) => this.#pending[at]?.ordinal === ordinal);
      if (!same) break;
      found.push({ ...tried, items: this.#pending.splice(0, ordinals.length), path: undefined });
    }
    this.#kept = [];
    return found;
  }

  /** A batch that is full, too heavy for more, or as old as the window; none as long as there is none. */
  #nextBatch({ batchSize, window }: EventSourceMapping): Batch[] {
    const count = fitting(this.#pending, batchSize, PAYLOAD_MAX);
    if (count === 0) return [];
    const isFull = count === batchSize || count < this.#pending.length;
    const { kernel } = this.#world;
    if (!isFull && window > 0 && !(this.#window && this.#window.due <= kernel.now())) {
      this.#window ??= kernel.timeline.after(seconds(window), STREAM_ARROW, () => this.stir());
      return [];
    }
    this.#window?.cancel();
    this.#window = undefined;
    this.#told = Math.max(0, this.#told - count);
    return [untried(this.#pending.splice(0, count))];
  }

  #start(batch: Batch): void {
    const { kernel } = this.#world;
    this.#busy = true;
    const work = this.#try(batch).then((rest) => this.#settle(rest));
    unawaited(kernel, STREAM_ARROW, work);
  }

  /** One try; what is left of the batch, and in how many parts. */
  async #try(given: Batch): Promise<readonly Batch[]> {
    const { kernel, lambda } = this.#world;
    const batch = this.#withoutOld(given);
    if (!batch) return [];
    const mapping = this.#world.mapping();
    const path = batch.path ?? tellTried(kernel, mapping, batch.items);
    const payload = new TextEncoder().encode(eventOf(batch.items));
    const functionName = lambda.roleOf(mapping.functionArn)?.functionName;
    if (functionName !== undefined) tellAge(kernel, functionName, batch.items, path.at);
    const attempt = batch.invocations + 1;
    const outcome = await lambda.invoke(mapping.functionArn, payload, { traceHeaders: [], cause: path.at, attempt });
    if (outcome.kind !== "ran") return this.#refused({ ...batch, path }, path, outcome);
    path.follow(outcome.result.entry);
    countEvents(kernel, mapping, "InvokedEventCount", batch.items.length, path.at);
    const verdict = readStreamResult(outcome.result, batch.items, mapping.reportsItems);
    if (verdict.kind === "done") {
      path.passed("settle", { done: batch.items.length });
      lambda.showResult(mapping, "OK");
      return [];
    }
    lambda.showResult(mapping, FAILED);
    countEvents(kernel, mapping, "FailedInvokeEventCount", batch.items.length - verdict.from, path.at);
    const { requestId, executedVersion } = outcome;
    const last = { requestId, executedVersion, failed: outcome.result.kind === "failed" };
    return this.#failed({ ...batch, path, invocations: attempt, last }, path, verdict);
  }

  #settle(rest: readonly Batch[]): void {
    this.#busy = false;
    this.#batches.splice(0, 1, ...rest);
    if (rest.length === 0) {
      this.#blockedBy = undefined;
      this.#delay = BACKOFF.first;
      this.#told = 0;
    }
    this.stir();
    this.#world.freed();
  }

  /** The function was not invoked: that is no retry, and loses nothing. */
  #refused(batch: Batch, path: Trail, outcome: Exclude<AttemptOutcome, { kind: "ran" }>): readonly Batch[] {
    const mapping = this.#world.mapping();
    this.#world.lambda.showResult(mapping, FAILED);
    const isGone = outcome.kind === "gone";
    path.stopped("attempt", isGone ? "function-missing" : "stream-throttled", {
      mapping: mapping.uuid,
      ...(isGone ? {} : { reason: outcome.kind === "throttled" ? outcome.reason : outcome.kind }),
    });
    // Where somebody has to change something first, nobody is kept waiting.
    this.#waitAfter(path.at, outcome.kind !== "throttled");
    return [batch];
  }

  #failed(batch: Batch, path: Trail, { from, problem }: Extract<StreamVerdict, { kind: "failed" }>): readonly Batch[] {
    const mapping = this.#world.mapping();
    const { bisects = false, retriesMax = -1 } = mapping.stream ?? {};
    const rest = batch.items.slice(from);
    if (problem.kind === "reported")
      for (const item of problem.items) tellReported(this.#world.kernel, mapping, item, path.at);
    else path.stopped("attempt", "stream-batch-failed", { mapping: mapping.uuid, ...problem.detail });
    if (from > 0) path.passed("settle", { done: from });
    // To split a batch is no retry: at the record that was named, if one was, else in the middle.
    if (bisects && rest.length > 1) {
      this.#delay = BACKOFF.first;
      this.#waitAfter(path.at);
      const middle = Math.ceil(rest.length / 2);
      const parts = from > 0 ? [rest] : [rest.slice(0, middle), rest.slice(middle)];
      return parts.map((items) => untried(items, batch.retries));
    }
    if (retriesMax >= 0 && batch.retries >= retriesMax) {
      path.stopped("settle", "stream-retries-exhausted", { mapping: mapping.uuid, attempts: batch.invocations });
      this.#giveUp({ ...batch, items: rest }, "RetryAttemptsExhausted", path.at);
      return [];
    }
    this.#waitAfter(path.at);
    // What was done before the failure is not part of the story of the rest.
    return [{ ...batch, items: rest, path: from > 0 ? undefined : path, retries: batch.retries + 1 }];
  }

  /** What is still young enough to be tried; the rest is given up. */
  #withoutOld(batch: Batch): Batch | undefined {
    const { kernel } = this.#world;
    const mapping = this.#world.mapping();
    const { stream } = mapping;
    const ageMax = stream && stream.ageMax >= 0 ? seconds(stream.ageMax) : RETENTION;
    const now = kernel.now();
    const isOld = ({ record }: StreamItem): boolean => now - record.at > Math.min(ageMax, RETENTION);
    const young = batch.items.findIndex((item) => !isOld(item));
    if (young === 0) return batch;
    const old = young < 0 ? batch.items : batch.items.slice(0, young);
    const entry = tellStopped(kernel, mapping, old, "stream-too-old", batch.path ? [batch.path.at] : []);
    this.#giveUp({ ...batch, items: old }, "RecordAgeExceeded", entry);
    return young < 0 ? undefined : { ...untried(batch.items.slice(young), batch.retries) };
  }

  #giveUp({ items, invocations, last }: Batch, condition: StreamCondition, cause: EntryId): void {
    const { shardId } = this.#world;
    const mapping = this.#world.mapping();
    giveUp(this.#world, { items, mapping, shardId, condition, invocations, last, cause });
  }

  #waitAfter(failure: EntryId, background = false): void {
    const { kernel } = this.#world;
    this.#blockedBy = failure;
    this.#retry = kernel.timeline.after(
      this.#delay,
      STREAM_ARROW,
      () => {
        this.#retry = undefined;
        this.stir();
      },
      { background },
    );
    this.#delay = Math.min(this.#delay * 2, BACKOFF.most);
  }

  /** Those behind a failed batch do not know it: they are linked to the failure, each once. */
  #tellBlocked(): void {
    const waiting = this.#pending.slice(this.#told, this.#told + TOLD_MAX);
    if (waiting.length === 0 || this.#blockedBy === undefined) return;
    this.#told += waiting.length;
    tellStopped(this.#world.kernel, this.#world.mapping(), waiting, "stream-blocked", [this.#blockedBy]);
  }
}

/** As AWS shows it of a mapping whose last batch failed: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html */
const FAILED = "PROBLEM: Function call failed";
