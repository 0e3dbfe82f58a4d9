import type { KeySchemaElement, StreamViewType } from "@aws-sdk/client-dynamodb";
import type { EntryId, Instant, Scope } from "../../kernel/index.ts";
import { STREAM_RETENTION } from "./limits.ts";
import type { Item } from "./values/attribute-value.ts";
import { sizeOfItem } from "./values/size.ts";

export type ChangeName = "INSERT" | "MODIFY" | "REMOVE";

/** One change of one item, as a stream tells it. */
export interface StreamRecord {
  readonly eventId: string;
  readonly eventName: ChangeName;
  readonly at: Instant;
  readonly keys: Item;
  readonly newImage: Item | undefined;
  readonly oldImage: Item | undefined;
  /** Digits; grows from record to record. */
  readonly sequenceNumber: string;
  readonly sizeBytes: number;
  /** Whether the item was deleted because its time to live ended. */
  readonly expired: boolean;
  /** The journal's fact about the change. */
  readonly entry: EntryId;
}

export interface RecordSource extends Pick<
  StreamRecord,
  "eventId" | "eventName" | "at" | "keys" | "expired" | "entry"
> {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface StreamOrigin extends Scope {
  readonly arn: string;
  readonly label: string;
  readonly tableArn: string;
  readonly tableName: string;
  readonly view: StreamViewType;
  readonly createdAt: Instant;
  readonly keySchema: KeySchemaElement[];
  readonly shardId: string;
}

/** The first record's sequence number, less one: 21 digits, as AWS's have at least. */
const BASE = 100_000_000_000_000_000_000n;
export const sequenceNumber = (ordinal: number): string => String(BASE + BigInt(ordinal) * 100n);
/** The ordinal of a record, from 1; `undefined` for what is no sequence number of ours. */
export function ordinalOf(sequence: string): number | undefined {
  if (!/^\d{21,40}$/.test(sequence)) return undefined;
  const steps = BigInt(sequence) - BASE;
  return steps >= 0n && steps % 100n === 0n ? Number(steps / 100n) : undefined;
}

/** What a stream is besides its records. */
export interface StreamRest {
  readonly disabledAt: Instant | undefined;
  /** How many records came before the first one that is still there. */
  readonly trimmed: number;
}

/** A table's changes in order, in one shard, for 24 hours. */
export class Stream {
  readonly origin: StreamOrigin;
  readonly #changed: (sequenceNumber?: string) => void;
  #disabledAt: Instant | undefined = undefined;
  #records: StreamRecord[] = [];
  #trimmed = 0;

  /** `changed` is told of every record that came or went, and without a number of the stream itself. */
  constructor(origin: StreamOrigin, changed: (sequenceNumber?: string) => void = () => {}) {
    this.origin = origin;
    this.#changed = changed;
  }

  /** Set when nothing more will come. */
  get disabledAt(): Instant | undefined {
    return this.#disabledAt;
  }

  get rest(): StreamRest {
    return { disabledAt: this.#disabledAt, trimmed: this.#trimmed };
  }

  /** The sequence numbers of all records that are there. */
  get numbers(): readonly string[] {
    return this.#records.map((record) => record.sequenceNumber);
  }

  record(number: string): StreamRecord | undefined {
    const ordinal = ordinalOf(number);
    return ordinal === undefined ? undefined : this.#records[ordinal - this.#trimmed - 1];
  }

  restore({ disabledAt, trimmed }: StreamRest, records: readonly StreamRecord[]): void {
    this.#disabledAt = disabledAt;
    this.#trimmed = trimmed;
    this.#records = [...records];
  }

  /** Nothing more will come. */
  end(now: Instant): void {
    this.#disabledAt ??= now;
    this.#changed();
  }

  append(source: RecordSource): StreamRecord {
    const { view } = this.origin;
    const { before, after, ...rest } = source;
    const newImage = view === "NEW_IMAGE" || view === "NEW_AND_OLD_IMAGES" ? after : undefined;
    const oldImage = view === "OLD_IMAGE" || view === "NEW_AND_OLD_IMAGES" ? before : undefined;
    const sizeBytes = [source.keys, newImage, oldImage].reduce(
      (sum, image) => sum + (image ? sizeOfItem(image) : 0),
      0,
    );
    const record: StreamRecord = {
      ...rest,
      newImage,
      oldImage,
      sizeBytes,
      sequenceNumber: sequenceNumber(this.last + 1),
    };
    this.#records.push(record);
    this.#changed(record.sequenceNumber);
    return record;
  }

  /** The ordinal of the newest record, of those that are gone too; 0 when there never was one. */
  get last(): number {
    return this.#trimmed + this.#records.length;
  }

  /** The ordinal of the oldest record that is still there, or of the next one to come. */
  oldest(now: Instant): number {
    this.#trim(now);
    return this.#trimmed + 1;
  }

  /** At most `max` records from ordinal `from` on. */
  read(from: number, max: number, now: Instant): readonly StreamRecord[] {
    this.#trim(now);
    const start = Math.max(from - this.#trimmed - 1, 0);
    return this.#records.slice(start, start + max);
  }

  /** Whether everything in it is too old to be read and nothing will come. */
  isGone(now: Instant): boolean {
    return this.disabledAt !== undefined && this.disabledAt + STREAM_RETENTION <= now;
  }

  #trim(now: Instant): void {
    let old = 0;
    while (old < this.#records.length && (this.#records[old]?.at ?? now) + STREAM_RETENTION <= now) old += 1;
    if (old === 0) return;
    const gone = this.#records.slice(0, old);
    this.#records = this.#records.slice(old);
    this.#trimmed += old;
    for (const { sequenceNumber: number } of gone) this.#changed(number);
    this.#changed();
  }
}
