import { hours, minutes, seconds, type Millis } from "../../kernel/index.ts";

/** Numbers: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
export const DIGITS_MAX = 38;
export const EXPONENT_MAX = 125;
export const EXPONENT_MIN = -130;
/** How deep lists and maps may nest. */
export const NESTING_MAX = 32;

/** Items, keys and expressions: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const ITEM_BYTES_MAX: number = 400 * 1024;
export const PARTITION_KEY_BYTES_MAX = 2048;
export const SORT_KEY_BYTES_MAX = 1024;
export const EXPRESSION_BYTES_MAX = 4096;
export const IN_OPERANDS_MAX = 100;
export const LOCAL_INDEXES_MAX = 5;
/** The default quota: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const GLOBAL_INDEXES_MAX = 20;
export const TABLE_NAME_MIN = 3;
export const TABLE_NAME_MAX = 255;
export const TAGS_MAX = 50;

/** What one Query or Scan reads at most: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const PAGE_BYTES_MAX: number = 1024 * 1024;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const BATCH_GET_MAX = 100;
export const BATCH_GET_BYTES_MAX: number = 16 * 1024 * 1024;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const BATCH_WRITE_MAX = 25;
export const BATCH_WRITE_BYTES_MAX: number = 16 * 1024 * 1024;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const TRANSACTION_BYTES_MAX: number = 4 * 1024 * 1024;
/** How long a `ClientRequestToken` is remembered; the same page. */
export const TOKEN_LIFE: Millis = minutes(10);
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const LIST_TABLES_MAX = 100;

/** Units of capacity: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
export const READ_UNIT_BYTES = 4096;
export const WRITE_UNIT_BYTES = 1024;
/** Unused capacity is kept for bursts: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html */
export const BURST: Millis = seconds(300);
/** What a new on-demand table takes at once: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
export const WARM_READ_UNITS = 12_000;
export const WARM_WRITE_UNITS = 4_000;

/** Capacity quotas: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const ACCOUNT_UNITS_MAX = 80_000;
export const TABLE_UNITS_MAX = 40_000;

/** How long a stream keeps a record: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const STREAM_RETENTION: Millis = hours(24);
/** Items that expired longer ago stay: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html */
export const EXPIRED_AT_MOST: Millis = 5 * 365.25 * 24 * hours(1);
