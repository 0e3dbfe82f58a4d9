import type { _Record, GetRecordsInput, GetRecordsOutput } from "@aws-sdk/client-dynamodb-streams";
import { seconds, type EntryId, type Kernel, type Operation } from "../../../kernel/index.ts";
import { streamNotFound, trimmed } from "../errors.ts";
import type { RecordsRead } from "../events.ts";
import { ANSWER_BYTES_MAX, RECORDS_MAX } from "../limits.ts";
import type { SourceRecord, SourceStream, StreamSource } from "../ports.ts";
import { readIterator, writeIterator } from "../state.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export const getRecords = (
  kernel: Kernel,
  streams: StreamSource,
  tell: (fact: RecordsRead) => void,
): Operation<GetRecordsInput, GetRecordsOutput> => ({
  permissions: ({ ShardIterator = "" }) => [
    { action: "dynamodb:GetRecords", resource: ShardIterator.split("|")[0] ?? "*" },
  ],
  run({ ShardIterator = "", Limit: limit = RECORDS_MAX }, { now, entry: call }) {
    const { streamArn, shardId, next } = readIterator(ShardIterator, now);
    const stream = streams.find(streamArn);
    if (!stream) throw streamNotFound(streamArn);
    if (next < stream.oldest) throw trimmed();
    const records = fitting(stream.read(next, limit));
    if (records.length > 0) note(kernel, stream, records, call, tell);
    const following = next + records.length;
    // A closed shard ends with its last record.
    const ended = !stream.enabled && following > stream.last;
    return {
      Records: records.map((record) => show(record, stream)),
      ...(ended ? {} : { NextShardIterator: writeIterator({ streamArn, shardId, next: following, issuedAt: now }) }),
    };
  },
});

function fitting(records: readonly SourceRecord[]): readonly SourceRecord[] {
  let bytes = 0;
  const over = records.findIndex(({ sizeBytes }, index) => (bytes += sizeBytes) > ANSWER_BYTES_MAX && index > 0);
  return over < 0 ? records : records.slice(0, over);
}

function note(
  kernel: Kernel,
  { arn, shardId }: SourceStream,
  records: readonly SourceRecord[],
  call: EntryId,
  tell: (fact: RecordsRead) => void,
): void {
  const entry = kernel.journal.write([call, ...records.map((record) => record.entry)], {
    kind: "fact",
    service: "dynamodbstreams",
    fact: "RecordsRead",
    subject: arn,
    detail: {
      count: records.length,
      first: records[0]?.sequenceNumber ?? "",
      last: records.at(-1)?.sequenceNumber ?? "",
    },
  });
  tell({ streamArn: arn, shardId, count: records.length, entry });
}

const show = (record: SourceRecord, { region, view }: SourceStream): _Record => ({
  eventID: record.eventId,
  eventName: record.eventName,
  eventVersion: "1.1",
  eventSource: "aws:dynamodb",
  awsRegion: region,
  dynamodb: {
    // AWS tells whole seconds.
    ApproximateCreationDateTime: new Date(Math.floor(record.at / seconds(1)) * seconds(1)),
    Keys: record.keys,
    ...(record.newImage ? { NewImage: record.newImage } : {}),
    ...(record.oldImage ? { OldImage: record.oldImage } : {}),
    SequenceNumber: record.sequenceNumber,
    SizeBytes: record.sizeBytes,
    StreamViewType: view,
  },
  ...(record.expired ? { userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" } } : {}),
});
