import type { AnyOperation, Kernel } from "../../kernel/index.ts";
import type { RecordsRead } from "./events.ts";
import { describeStream } from "./operations/describe-stream.ts";
import { getRecords } from "./operations/get-records.ts";
import { getShardIterator } from "./operations/get-shard-iterator.ts";
import { listStreams } from "./operations/list-streams.ts";
import type { StreamSource } from "./ports.ts";

/** The operations of DynamoDB Streams, by name: all there are. */
export const operationsOf = (
  kernel: Kernel,
  streams: StreamSource,
  tell: (fact: RecordsRead) => void,
): Readonly<Record<string, AnyOperation>> => ({
  ListStreams: listStreams(streams),
  DescribeStream: describeStream(streams),
  GetShardIterator: getShardIterator(streams),
  GetRecords: getRecords(kernel, streams, tell),
});
