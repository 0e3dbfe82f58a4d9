import { hours, type Millis } from "../../kernel/index.ts";

/** All entries of a request together, in bytes; since 2025, 262,144 before: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const ENTRIES_BYTES_MAX = 1_048_576;
/** What a time counts, in bytes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
export const TIME_BYTES = 14;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const TARGETS_MAX = 5;
export const RULES_MAX = 300;
export const BUSES_MAX = 100;
/** Characters; same page. */
export const PATTERN_MAX = 2048;
/** Characters; same page. */
export const POLICY_MAX = 10_240;
/** On one page, and without a `Limit`: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
export const PAGE_MAX = 100;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const RETRIES = { least: 0, most: 185, default: 185 } as const;
export const AGE_DEFAULT: Millis = hours(24);
