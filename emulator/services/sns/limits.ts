import { minutes, type Millis } from "../../kernel/index.ts";

/** Bytes of a message with its attributes; a topic may allow up to 1 MiB: https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
export const MESSAGE_BYTES = { least: 1024, most: 1_048_576, default: 262_144 } as const;
export const BATCH_ENTRIES_MAX = 10;
/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const SUBJECT_MAX = 100;
/** Top-level keys, and combinations of values: https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export const FILTER_KEYS_MAX = 5;
export const FILTER_COMBINATIONS_MAX = 150;
/** https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html */
export const DEDUPLICATION_WINDOW: Millis = minutes(5);
/** Topics or subscriptions on one page: https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
export const PAGE_MAX = 100;
/** https://docs.aws.amazon.com/general/latest/gr/sns.html */
export const TAGS_MAX = 50;
