import type { AttributeValue, KeySchemaElement, OperationType, StreamViewType } from "@aws-sdk/client-dynamodb-streams";
import type { Instant, Scope } from "../../kernel/index.ts";

/** What this room needs of the one that has the tables. */
export interface StreamSource {
  /** All streams that can be read, in the order in which they were opened. */
  list(scope: Scope): readonly SourceStream[];
  find(arn: string): SourceStream | undefined;
}

/** A stream of one shard, whose records are counted by ordinals, from 1. */
export interface SourceStream {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly region: string;
  readonly view: StreamViewType;
  readonly createdAt: Instant;
  readonly keySchema: KeySchemaElement[];
  readonly shardId: string;
  readonly enabled: boolean;
  /** The ordinal of the oldest record that is there, or of the next one to come. */
  readonly oldest: number;
  /** The ordinal of the newest record there ever was; 0 for none. */
  readonly last: number;
  read(from: number, max: number): readonly SourceRecord[];
  sequenceNumber(ordinal: number): string;
  /** `undefined` for what is no sequence number. */
  ordinalOf(sequence: string): number | undefined;
}

export interface SourceRecord {
  readonly eventId: string;
  readonly eventName: OperationType;
  readonly at: Instant;
  readonly keys: Record<string, AttributeValue>;
  readonly newImage: Record<string, AttributeValue> | undefined;
  readonly oldImage: Record<string, AttributeValue> | undefined;
  readonly sequenceNumber: string;
  readonly sizeBytes: number;
  /** Deleted because its time to live ended. */
  readonly expired: boolean;
  /** The journal's fact about the change. */
  readonly entry: number;
}
