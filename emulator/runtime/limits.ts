import type { Millis } from "../kernel/index.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the INIT phase of on-demand functions. */
export const INIT_MAX: Millis = 10_000;

/** The INIT phase of provisioned environments, or the function's timeout if that is longer. Same page. */
export const PROVISIONED_INIT_MAX: Millis = 130_000;

/** So many provisioned environments of a function are really initialized beforehand; more are when they are first used. Ours: each is a process. */
export const PROVISIONED_MAX = 20;

/** The answer of a function, in bytes, as the error names it: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (6 MB) */
export const RESPONSE_MAX = 6_291_556;

/** A streamed answer, in bytes: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html (200 MB) */
export const STREAM_MAX = 209_715_200;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (LogType): the last 4 KB. */
export const LOG_TAIL_MAX = 4096;

/** Unzipped, layers included: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const UNZIPPED_MAX = 262_144_000;

/** Lambda gives no number; 5 to 15 minutes are commonly seen. Ours. */
export const IDLE_MAX: Millis = 10 * 60_000;

/** V8's old space gets 90 % of the memory, as AWS's Node runtime sets it. */
export const HEAP_SHARE = 0.9;

/** Node itself and the code in the environment take more than AWS's build does, so the process may be this much larger. Ours, in MB. */
export const MEMORY_ALLOWANCE = 32;

/** How often a running environment's memory is looked at, in real time. Ours. */
export const MEMORY_WATCH: Millis = 20;

/**
 * A step that computes longer than this in real time is an endless loop: at least the first, at most the second, else the
 * function's own timeout. Ours: on AWS such a step would have used up its timeout, too.
 */
export const STUCK_AFTER_MIN: Millis = 5_000;
export const STUCK_AFTER_MAX: Millis = 30_000;

/** How much of the world's time passes between two looks at an environment that does not come to rest: as long as they are apart in real time. Ours. */
export const BUSY_STEP: Millis = 25;
