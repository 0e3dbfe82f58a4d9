import { fitsPattern, type EntryId, type Instant, type Millis, type Task } from "../../kernel/index.ts";
import { subjectOf, type StreamPort, type StreamRecord, type StreamView } from "../../services/dynamodb/index.ts";
import { activeFrom, streamDenied, type EventSourceMapping } from "../../services/lambda/index.ts";
import type { Reason } from "../../why/index.ts";
import type { ExecutionRole } from "./execution-role.ts";
import { countEvents } from "./mapping-counts.ts";
import { MappingOff } from "./mapping-off.ts";
import { PollRefusals, TOLD_MAX, type Poll } from "./poll-refusals.ts";
import { itemOf, type StreamItem } from "./stream-item.ts";
import { StreamLane, type LaneWorld, type Tries } from "./stream-lane.ts";
import { STREAM_ARROW } from "./stream-story.ts";
import { trail } from "./trail.ts";

/** Four times a second: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const POLL: Millis = 250;
/** Of one read: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const READ_MAX: { readonly records: number; readonly bytes: number } = { records: 1000, bytes: 1_048_576 };
/** Asked when reading begins, and then only the last one at each read. */
const RIGHTS = ["dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords"] as const;

export interface StreamPorts extends Pick<LaneWorld, "kernel" | "lambda" | "deliver"> {
  readonly streams: StreamPort;
  readonly role: ExecutionRole;
  /** Told whenever the checkpoint may have moved. */
  moved(mapping: EventSourceMapping): void;
}

/** What the lanes of a mapping are trying, lane by lane. */
export type LanesTries = readonly (readonly Tries[])[];

/** Reads one stream for one mapping. A table's stream has one shard here. */
export class StreamPoller {
  readonly #ports: StreamPorts;
  #mapping: EventSourceMapping;
  /** The ordinal of the next record to read; `undefined` before reading began. */
  #position: number | undefined;
  #lanes: readonly StreamLane[] = [];
  #wake: (Poll & { readonly task: Task }) | undefined;
  #polledAt: Instant = -Infinity;
  /** Whether the stream was opened with the rights that this takes. */
  #isOpen = false;
  readonly #refusals: PollRefusals;
  /** The ordinal of the first record that does not know of the refusal. */
  #toldTo = 0;
  readonly #off: MappingOff;

  readonly #kept: LanesTries;

  /** `position`: where an earlier life of this world stopped, and `kept`: what it was trying. */
  constructor(ports: StreamPorts, mapping: EventSourceMapping, position?: number, kept: LanesTries = []) {
    this.#ports = ports;
    this.#mapping = mapping;
    this.#position = position;
    this.#kept = kept;
    this.#refusals = new PollRefusals(ports.kernel, STREAM_ARROW);
    this.#off = new MappingOff(ports.kernel, STREAM_ARROW);
  }

  /** All records before this one are done with; `undefined` before reading began. */
  get checkpoint(): number | undefined {
    const held = this.#lanes.flatMap(({ first }) => first ?? []);
    return this.#position === undefined ? undefined : Math.min(this.#position, ...held);
  }

  /** What is being tried; `undefined` where nothing failed. */
  get tries(): LanesTries | undefined {
    const tries = this.#lanes.map((lane) => lane.tries);
    return tries.some((each) => each.length > 0) ? tries : undefined;
  }

  configure(mapping: EventSourceMapping): void {
    const { kernel } = this.#ports;
    this.#mapping = mapping;
    this.#lift();
    this.#isOpen = false;
    this.#off.reset();
    if (mapping.change.kind === "Deleting") for (const lane of this.#lanes) lane.close();
    const from = activeFrom(mapping, kernel.now());
    if (from !== undefined && from > kernel.now()) kernel.timeline.at(from, STREAM_ARROW, () => this.#begin());
    else if (from !== undefined) this.#begin();
    this.#arm();
  }

  /** Something was written; the fact about it. */
  notice(entry: EntryId): void {
    this.#refusals.stir();
    this.#off.tell(this.#mapping, entry);
    this.#arm();
  }

  #begin(): void {
    const view = this.#ports.streams.find(this.#mapping.sourceArn);
    if (view) this.#position ??= this.#start(view);
    this.#ports.moved(this.#mapping);
    for (const lane of this.#lanes) lane.stir();
    this.#arm();
  }

  /** Where reading begins. What is there already and is not read does not know it. */
  #start(view: StreamView): number {
    if (this.#mapping.stream?.startingPosition !== "LATEST") return view.oldest;
    const { entry, functionArn, sourceArn, uuid } = this.#mapping;
    const passed = view.read(Math.max(view.oldest, view.last + 1 - TOLD_MAX), TOLD_MAX);
    if (passed.length > 0)
      this.#ports.kernel.journal.write([entry, ...passed.map((record) => record.entry)], {
        kind: "arrow",
        arrow: STREAM_ARROW,
        stage: "match",
        verdict: "skipped",
        reason: "stream-before-start" satisfies Reason,
        subject: sourceArn,
        target: functionArn,
        detail: { mapping: uuid, records: view.last + 1 - view.oldest },
      });
    return view.last + 1;
  }

  /** Sees to it that what is written next is read. */
  #arm(): void {
    const wanted = this.#nextPoll();
    if (wanted?.due === this.#wake?.due && wanted?.background === this.#wake?.background) return;
    this.#wake?.task.cancel();
    this.#wake = wanted && {
      ...wanted,
      task: this.#ports.kernel.timeline.at(wanted.due, STREAM_ARROW, () => this.#poll(), {
        background: wanted.background,
      }),
    };
  }

  #nextPoll(): Poll | undefined {
    const { kernel, streams } = this.#ports;
    const view = streams.find(this.#mapping.sourceArn);
    const from = activeFrom(this.#mapping, kernel.now());
    if (!view || from === undefined || this.#position === undefined) return undefined;
    if (view.last < this.#position || !this.#hasRoom()) return undefined;
    return this.#refusals.next(Math.max(from, this.#polledAt + POLL));
  }

  /** Reading goes on while some lane could take more; other lanes only when these are empty. */
  #hasRoom(): boolean {
    const { batchSize, stream } = this.#mapping;
    const held = this.#lanes.reduce((sum, lane) => sum + lane.held, 0);
    if (this.#lanes.length !== stream?.parallelization) return held === 0;
    return held < this.#lanes.length * Math.max(batchSize, READ_MAX.records);
  }

  #poll(): void {
    const { kernel, lambda, role, streams } = this.#ports;
    const { functionArn, sourceArn, entry: made } = this.#mapping;
    this.#wake = undefined;
    this.#refusals.begin();
    this.#polledAt = kernel.now();
    const view = streams.find(sourceArn);
    if (!view) return;
    const use = lambda.roleOf(functionArn);
    if (!use) return this.#refuse(view, "function-missing", made);
    let cause = made;
    for (const action of this.#isOpen ? RIGHTS.slice(-1) : RIGHTS) {
      const { decision, entry } = role.may(use, { action, resource: sourceArn }, cause);
      cause = entry;
      if (decision.allowed) continue;
      lambda.showResult(this.#mapping, `PROBLEM: ${streamDenied(sourceArn)}`);
      return this.#refuse(view, "stream-denied", cause);
    }
    this.#isOpen = true;
    this.#lift();
    const items = this.#wanted(view, this.#read(view, cause), cause);
    if (this.#lanes.length !== this.#mapping.stream?.parallelization) this.#lanes = this.#newLanes(view);
    for (const item of items) this.#laneOf(item)?.add(item);
    this.#ports.moved(this.#mapping);
    for (const lane of this.#lanes) lane.stir();
    this.#arm();
    return undefined;
  }

  /** What comes next, as much as one read gives. */
  #read(view: StreamView, cause: EntryId): readonly StreamRecord[] {
    const from = this.#position ?? view.oldest;
    if (from < view.oldest) this.#lose(view.oldest - from, cause);
    const found = view.read(from, READ_MAX.records);
    let bytes = 0;
    const beyond = found.findIndex((record) => (bytes += record.sizeBytes) > READ_MAX.bytes);
    const records = beyond > 0 ? found.slice(0, beyond) : found;
    const last = records.at(-1);
    this.#position = (last ? (view.ordinalOf(last.sequenceNumber) ?? 0) : view.oldest - 1) + 1;
    countEvents(this.#ports.kernel, this.#mapping, "PolledEventCount", records.length, cause);
    return records;
  }

  /** Records were gone from the stream before they were read. */
  #lose(records: number, cause: EntryId): void {
    const { functionArn, sourceArn, uuid } = this.#mapping;
    const path = trail(this.#ports.kernel, STREAM_ARROW, sourceArn, functionArn, cause);
    path.stopped("settle", "stream-too-old", { mapping: uuid, records });
  }

  /** Without what no filter lets through. */
  #wanted(view: StreamView, records: readonly StreamRecord[], cause: EntryId): readonly StreamItem[] {
    const { filters, functionArn, uuid } = this.#mapping;
    const items = records.map((record) => itemOf(view, record));
    if (filters.length === 0) return items;
    const wanted = items.filter(({ event, record }) => {
      if (filters.some(({ pattern }) => fitsPattern(pattern, event))) return true;
      const subject = subjectOf(view.tableArn, record.keys);
      const path = trail(this.#ports.kernel, STREAM_ARROW, subject, functionArn, record.entry);
      path.skipped("match", "stream-filter", { mapping: uuid, filters: filters.map(({ text }) => text) });
      return false;
    });
    countEvents(this.#ports.kernel, this.#mapping, "FilteredOutEventCount", items.length - wanted.length, cause);
    return wanted;
  }

  #newLanes(view: StreamView): readonly StreamLane[] {
    const { kernel, lambda, deliver } = this.#ports;
    const world: LaneWorld = {
      kernel,
      lambda,
      deliver,
      mapping: () => this.#mapping,
      shardId: view.shardId,
      freed: () => {
        this.#ports.moved(this.#mapping);
        this.#arm();
      },
    };
    const length = this.#mapping.stream?.parallelization ?? 1;
    // With as many lanes as before every record goes the way that it went then.
    const kept = this.#lanes.length === 0 && this.#kept.length === length ? this.#kept : [];
    return Array.from({ length }, (_, at) => new StreamLane(world, kept[at] ?? []));
  }

  /** Changes of one item always go the same way. */
  #laneOf({ record }: StreamItem): StreamLane | undefined {
    if (this.#lanes.length === 1) return this.#lanes[0];
    return this.#lanes[hash(subjectOf("", record.keys)) % this.#lanes.length];
  }

  #lift(): void {
    this.#refusals.lift();
    this.#toldTo = 0;
  }

  #refuse(view: StreamView, reason: Reason, cause: EntryId): void {
    const from = Math.max(this.#toldTo, this.#position ?? 0);
    const waiting = view.read(from, TOLD_MAX);
    this.#refusals.refuse(reason, cause, this.#mapping, waiting);
    const last = waiting.at(-1);
    this.#toldTo = last ? (view.ordinalOf(last.sequenceNumber) ?? from) + 1 : from;
    this.#isOpen = false;
    this.#arm();
  }
}

/** Fowler, Noll and Vo's, 32 bits. */
function hash(text: string): number {
  let value = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619) >>> 0;
  return value;
}
