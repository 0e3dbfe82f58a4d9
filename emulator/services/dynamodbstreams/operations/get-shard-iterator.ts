import type { GetShardIteratorInput, GetShardIteratorOutput } from "@aws-sdk/client-dynamodb-streams";
import type { Operation } from "../../../kernel/index.ts";
import { shardNotFound, streamNotFound, trimmed, validation } from "../errors.ts";
import type { SourceStream, StreamSource } from "../ports.ts";
import { writeIterator } from "../state.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export const getShardIterator = (streams: StreamSource): Operation<GetShardIteratorInput, GetShardIteratorOutput> => ({
  permissions: ({ StreamArn = "*" }) => [{ action: "dynamodb:GetShardIterator", resource: StreamArn }],
  run(input, { now }) {
    const { StreamArn: arn = "", ShardId: shardId = "" } = input;
    const stream = streams.find(arn);
    if (!stream) throw streamNotFound(arn);
    if (stream.shardId !== shardId) throw shardNotFound(shardId, arn);
    return { ShardIterator: writeIterator({ streamArn: arn, shardId, next: startOf(input, stream), issuedAt: now }) };
  },
});

function startOf(
  { ShardIteratorType: type, SequenceNumber: sequence }: GetShardIteratorInput,
  stream: SourceStream,
): number {
  switch (type) {
    case "LATEST":
      return stream.last + 1;
    case "AT_SEQUENCE_NUMBER":
    case "AFTER_SEQUENCE_NUMBER": {
      if (sequence === undefined) throw validation(`SequenceNumber must be provided when ShardIteratorType is ${type}`);
      const ordinal = stream.ordinalOf(sequence);
      if (ordinal === undefined || ordinal > stream.last) throw validation(`Invalid SequenceNumber: ${sequence}`);
      const start = type === "AT_SEQUENCE_NUMBER" ? ordinal : ordinal + 1;
      if (start < stream.oldest) throw trimmed();
      return start;
    }
    case "TRIM_HORIZON":
    case undefined:
      return stream.oldest;
    default:
      return type satisfies never;
  }
}
