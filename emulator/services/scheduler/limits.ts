import { hours, type Millis } from "../../kernel/index.ts";

/** Tries after the first one: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
export const RETRIES_DEFAULT = 185;
/** Same page. */
export const AGE_DEFAULT: Millis = hours(24);
/** On one page: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
export const PAGE_MAX = 100;
/** Groups in an account and region: https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
export const GROUPS_MAX = 500;
