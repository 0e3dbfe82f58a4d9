import type { Instant, Scope } from "../../kernel/index.ts";
import type { DynamoDbStore } from "./store.ts";
import { ordinalOf, sequenceNumber, type Stream, type StreamOrigin, type StreamRecord } from "./stream.ts";

/** A stream as those see it who read it. Its one shard counts records by ordinals, from 1. */
export interface StreamView extends StreamOrigin {
  readonly enabled: boolean;
  /** The ordinal of the oldest record that is there, or of the next one to come. */
  readonly oldest: number;
  /** The ordinal of the newest record there ever was; 0 for none. */
  readonly last: number;
  /** At most `max` records from the ordinal on. */
  read(from: number, max: number): readonly StreamRecord[];
  sequenceNumber(ordinal: number): string;
  /** `undefined` for what is no sequence number. */
  ordinalOf(sequence: string): number | undefined;
}

export interface StreamPort {
  /** All that can be read, in the order in which they were opened. */
  list(scope: Scope): readonly StreamView[];
  find(arn: string): StreamView | undefined;
}

export const streamPort = (store: DynamoDbStore): StreamPort => ({
  list: (scope) => store.streams(scope).map((stream) => viewOf(stream, store.kernel.now())),
  find(arn) {
    const stream = store.stream(arn);
    return stream && viewOf(stream, store.kernel.now());
  },
});

const viewOf = (stream: Stream, now: Instant): StreamView => ({
  ...stream.origin,
  enabled: stream.disabledAt === undefined,
  oldest: stream.oldest(now),
  last: stream.last,
  read: (from, max) => stream.read(from, max, now),
  sequenceNumber,
  ordinalOf,
});
