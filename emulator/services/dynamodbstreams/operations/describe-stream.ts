import type { DescribeStreamInput, DescribeStreamOutput, Shard } from "@aws-sdk/client-dynamodb-streams";
import type { Operation } from "../../../kernel/index.ts";
import { streamNotFound } from "../errors.ts";
import type { SourceStream, StreamSource } from "../ports.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export const describeStream = (streams: StreamSource): Operation<DescribeStreamInput, DescribeStreamOutput> => ({
  permissions: ({ StreamArn = "*" }) => [{ action: "dynamodb:DescribeStream", resource: StreamArn }],
  run({ StreamArn: arn = "", ExclusiveStartShardId: after, ShardFilter: filter }) {
    const stream = streams.find(arn);
    if (!stream) throw streamNotFound(arn);
    // One shard: nothing comes behind it, and it has no children.
    const shown = after === undefined && filter?.Type !== "CHILD_SHARDS";
    return {
      StreamDescription: {
        StreamArn: stream.arn,
        StreamLabel: stream.label,
        StreamStatus: stream.enabled ? "ENABLED" : "DISABLED",
        StreamViewType: stream.view,
        CreationRequestDateTime: new Date(stream.createdAt),
        TableName: stream.tableName,
        KeySchema: stream.keySchema,
        Shards: shown ? [shardOf(stream)] : [],
      },
    };
  },
});

const shardOf = (stream: SourceStream): Shard => ({
  ShardId: stream.shardId,
  SequenceNumberRange: {
    StartingSequenceNumber: stream.sequenceNumber(1),
    ...(stream.enabled ? {} : { EndingSequenceNumber: stream.sequenceNumber(Math.max(stream.last, 1)) }),
  },
});
