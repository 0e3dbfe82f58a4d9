import { seconds, type Millis } from "../../kernel/index.ts";

// Numbers without an address of their own: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

/** Characters of a function's own name, without ARN and qualifier. */
export const NAME_MAX = 64;
export const HANDLER_MAX = 128;

/** Seconds. */
export const TIMEOUT = { least: 1, most: 900, default: 3 } as const;
/** Megabytes. */
export const MEMORY = { least: 128, most: 10240, default: 128 } as const;
/** Megabytes of `/tmp`. */
export const TMP = { least: 512, most: 10240, default: 512 } as const;

/** Bytes of the environment variables as JSON. */
export const VARIABLES_MAX = 4096;
/** Bytes of a zip sent with the request. */
export const ZIP_MAX = 52_428_800;
/** Bytes of all files in a zip. */
export const UNZIPPED_MAX = 262_144_000;
/** Bytes of all code of an account in a region (75 GB). */
export const CODE_STORAGE_MAX = 80_530_636_800;
export const LAYERS_MAX = 5;
/** Bytes of a function's resource policy. */
export const POLICY_MAX = 20_480;
export const TAGS_MAX = 50;

/** Bytes: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const SYNC_PAYLOAD_MAX = 6_291_456;
/** Bytes: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const ASYNC_PAYLOAD_MAX = 1_048_576;
/** Base64 characters: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const CLIENT_CONTEXT_MAX = 3583;

/** Concurrent executions of an account in a region. */
export const ACCOUNT_CONCURRENCY = 1000;
/** Of these, what reservations must leave over: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
export const UNRESERVED_LEAST = 100;

/** Functions on one page, whatever `MaxItems` says: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export const PAGE_MAX = 50;

/** Asynchronous retries: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const RETRIES = { least: 0, most: 2, default: 2 } as const;
/** Seconds: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const EVENT_AGE = { least: 60, most: 21_600, default: 21_600 } as const;
export const EVENT_AGE_DEFAULT: Millis = seconds(EVENT_AGE.default);

/** Messages per batch of a queue; a FIFO queue gives ten: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const MAPPING_BATCH = {
  least: 1,
  most: 10_000,
  mostFifo: 10,
  mostWithoutWindow: 10,
  default: 10,
  defaultStream: 100,
} as const;
/** Seconds: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const MAPPING_WINDOW = { least: 0, most: 300 } as const;
/** https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
export const MAPPING_CONCURRENCY = { least: 2, most: 1000 } as const;
// Of streams: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
export const MAPPING_PARALLELIZATION = { least: 1, most: 10 } as const;
/** -1: no limit. */
export const MAPPING_RETRIES = { least: -1, most: 10_000 } as const;
/** Seconds; -1: no limit, else at least a minute. */
export const MAPPING_AGE = { least: -1, most: 604_800, leastFinite: 60 } as const;
/** Seconds; 0: none. */
export const MAPPING_TUMBLING_WINDOW = { least: 0, most: 900 } as const;
/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
export const FILTERS_MAX = 5;
/** Mappings on one page: https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export const MAPPING_PAGE_MAX = 100;

/** Invocations of one function in one chain; the next one is stopped: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
export const CHAIN_MAX = 16;
