import type { Plane } from "../kernel/index.ts";
import { FUNCTION_REASON_CODES, FUNCTION_REASONS, type FunctionReason } from "./function-reasons.ts";
import { GATEWAY_REASON_CODES, GATEWAY_REASONS, type GatewayReason } from "./gateway-reasons.ts";
import { EVENT_REASON_CODES, EVENT_REASONS, type EventReason } from "./event-reasons.ts";
import { LOG_REASON_CODES, LOG_REASONS, type LogReason } from "./log-reasons.ts";
import { QUEUE_REASON_CODES, QUEUE_REASONS, type QueueReason } from "./queue-reasons.ts";
import { STREAM_REASON_CODES, STREAM_REASONS, type StreamReason } from "./stream-reasons.ts";
import { TOPIC_REASON_CODES, TOPIC_REASONS, type TopicReason } from "./topic-reasons.ts";

/** Everything that can stop a chain, each with its words and the scenario that shows it. */
export interface ReasonEntry {
  /** Where the thing to mend is written; `none` when nothing is wrong with permissions. */
  readonly plane: Plane | "none";
  /** A sentence in the report; says what happened, not what to do. */
  readonly words: string;
  /** What a person on AWS gets to see of it. */
  readonly visible: string;
  /** The scenario that plays it. */
  readonly scenario: string;
}

/** The closed list of codes that the journal may carry as a reason. */
const OWN_CODES = [
  "no-notification",
  "filter-event",
  "filter-prefix",
  "filter-suffix",
  "invoke-denied",
  "invoke-stale",
  "function-missing",
  "event-too-large",
  "wiring-refused",
  "caller-denied",
  "read-denied",
  "write-denied",
  "execute-denied",
  "forbidden-not-found",
  "key-not-decoded",
  "read-only",
  "role-untrusted",
  "handler-failed",
  "timed-out",
  "retries-exhausted",
  "age-exceeded",
  "zero-concurrency",
  "throttled",
  "recursion",
  "dead-letter-denied",
  "destination-denied",
  "destination-missing",
  "nowhere-to-go",
  "logs-denied",
] as const;
export type Reason =
  | (typeof OWN_CODES)[number]
  | FunctionReason
  | QueueReason
  | StreamReason
  | TopicReason
  | GatewayReason
  | LogReason
  | EventReason;
export const REASON_CODES: readonly Reason[] = [
  ...OWN_CODES,
  ...FUNCTION_REASON_CODES,
  ...QUEUE_REASON_CODES,
  ...STREAM_REASON_CODES,
  ...TOPIC_REASON_CODES,
  ...GATEWAY_REASON_CODES,
  ...LOG_REASON_CODES,
  ...EVENT_REASON_CODES,
];

const entry = (plane: Plane | "none", scenario: string, words: string, visible: string): ReasonEntry => ({
  plane,
  scenario,
  words,
  visible,
});

const NOTHING = "S3 tells nobody: no error, no metric, no retry.";

export const REASONS: Readonly<Record<Reason, ReasonEntry>> = {
  "no-notification": entry("none", "filter-mismatch", "the bucket notifies no function", NOTHING),
  "filter-event": entry("none", "filter-mismatch", "the rule does not ask for this kind of event", NOTHING),
  "filter-prefix": entry("none", "filter-mismatch", "the key does not begin with the rule's prefix", NOTHING),
  "filter-suffix": entry("none", "filter-mismatch", "the key does not end with the rule's suffix", NOTHING),
  "invoke-denied": entry(
    "invoke",
    "stale-permission",
    "no statement of the function's resource policy lets S3 start it",
    NOTHING,
  ),
  "invoke-stale": entry(
    "invoke",
    "silent-non-invocation",
    "the function's resource policy lets S3 in, but from elsewhere",
    NOTHING,
  ),
  "function-missing": entry("none", "stale-permission", "the function that the rule names does not exist", NOTHING),
  "event-too-large": entry(
    "none",
    "oversized-record",
    "the record is larger than its destination takes",
    "DestinationDeliveryFailures moves, nothing else: the record is lost.",
  ),
  "wiring-refused": entry(
    "invoke",
    "refused-wiring",
    "S3 may not start the function, so it refuses the notification",
    "PutBucketNotificationConfiguration answers 400, and nothing is wired.",
  ),
  "caller-denied": entry(
    "caller",
    "caller-denied",
    "the caller is not allowed to do this",
    "The caller gets the error.",
  ),
  "read-denied": entry(
    "execute",
    "read-denied",
    "the function's role may not read the object",
    "The function's log shows AccessDenied; Lambda tries again, twice unless told otherwise, then gives up.",
  ),
  "write-denied": entry(
    "execute",
    "write-denied",
    "the function's role may not write the object",
    "The function's log shows AccessDenied; Lambda tries again, twice unless told otherwise, then gives up.",
  ),
  "execute-denied": entry(
    "execute",
    "clean-up-denied",
    "the function's role may not do this",
    "The function's log shows the denial; Lambda tries again, twice unless told otherwise, then gives up.",
  ),
  "forbidden-not-found": entry(
    "execute",
    "not-found-or-forbidden",
    "the object does not exist, and without s3:ListBucket S3 answers 403 instead of 404",
    "The function's log shows AccessDenied for a key that is not there.",
  ),
  "key-not-decoded": entry(
    "none",
    "encoded-key",
    "the key in the event is URL-encoded, and was used as it came",
    "The function's log shows NoSuchKey or AccessDenied for a key that nobody wrote.",
  ),
  "read-only": entry(
    "none",
    "outside-tmp",
    "the code wrote outside /tmp, and everything else is read-only",
    "The function's log and result show EROFS.",
  ),
  "role-untrusted": entry(
    "execute",
    "untrusted-role",
    "the role does not trust lambda.amazonaws.com",
    "CreateFunction answers 400.",
  ),
  "handler-failed": entry(
    "none",
    "retries-exhausted",
    "the handler failed",
    "The function's log shows the error; Lambda tries again, twice unless told otherwise, then gives up.",
  ),
  "timed-out": entry(
    "none",
    "timeout",
    "the handler ran into its timeout",
    "The function's log says `Task timed out`; Lambda tries again, twice unless told otherwise, then gives up.",
  ),
  "retries-exhausted": entry(
    "none",
    "retries-exhausted",
    "every attempt failed",
    "The event goes to the dead-letter queue and the OnFailure destination, if there are any; else it is gone.",
  ),
  "age-exceeded": entry(
    "none",
    "too-old",
    "the next attempt would come after the event's maximum age",
    "The event goes to the dead-letter queue and the OnFailure destination, if there are any; else it is gone.",
  ),
  "zero-concurrency": entry(
    "none",
    "switched-off",
    "the function's reserved concurrency is 0",
    "Throttles moves; the event goes to the dead-letter queue or the OnFailure destination at once.",
  ),
  throttled: entry("none", "throttled", "the function was throttled", "Throttles moves; Lambda tries again."),
  recursion: entry(
    "none",
    "recursion",
    "the function started itself about 16 times, and Lambda stopped the chain",
    "RecursiveInvocationsDropped moves; the event goes to the dead-letter queue or the OnFailure destination.",
  ),
  "dead-letter-denied": entry(
    "execute",
    "failure-record-lost",
    "the function's role may not send to the dead-letter queue",
    "DeadLetterErrors moves, nothing else: the event is lost.",
  ),
  "destination-denied": entry(
    "execute",
    "destination-denied",
    "the function's role may not write to the destination",
    "DestinationDeliveryFailures moves, nothing else: the record is lost.",
  ),
  "destination-missing": entry(
    "none",
    "destination-gone",
    "the destination does not exist",
    "A metric moves, nothing else: the record is lost.",
  ),
  "nowhere-to-go": entry(
    "none",
    "nowhere-to-go",
    "the function has neither a dead-letter queue nor an OnFailure destination",
    "AsyncEventsDropped moves, nothing else: the event is gone.",
  ),
  "logs-denied": entry(
    "execute",
    "log-less",
    "the function's role may not write its log",
    "The function runs; there is no log of it.",
  ),
  ...FUNCTION_REASONS,
  ...QUEUE_REASONS,
  ...STREAM_REASONS,
  ...TOPIC_REASONS,
  ...EVENT_REASONS,
  ...GATEWAY_REASONS,
  ...LOG_REASONS,
};

export const isReason = (text: string): text is Reason => Object.hasOwn(REASONS, text);
