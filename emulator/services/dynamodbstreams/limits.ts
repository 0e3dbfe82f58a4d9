import { minutes, type Millis } from "../../kernel/index.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export const RECORDS_MAX = 1000;
export const ANSWER_BYTES_MAX: number = 1024 * 1024;
/** How long an iterator can be used: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export const ITERATOR_LIFE: Millis = minutes(15);
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export const STREAMS_MAX = 100;
