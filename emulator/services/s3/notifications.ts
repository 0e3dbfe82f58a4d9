import type { Event } from "@aws-sdk/client-s3";
import { invalidArgument } from "./errors.ts";
import type { S3Fact } from "./events.ts";

export type DestinationKind = "lambda" | "queue" | "topic";

export interface Destination {
  readonly kind: DestinationKind;
  readonly arn: string;
}

export interface FilterRule {
  readonly Name: "Prefix" | "Suffix";
  readonly Value: string;
}

/** One entry of a bucket's notification configuration. */
export interface NotificationRule {
  readonly id: string;
  readonly destination: Destination;
  /** With `s3:`, as they were given; `s3:ObjectCreated:*` stands for its family. */
  readonly events: readonly Event[];
  /** As they were given, names capitalised; `undefined` when no filter was given. */
  readonly filter: readonly FilterRule[] | undefined;
  /** What keys are compared with; `undefined` when the rule does not filter by it. */
  readonly prefix: string | undefined;
  readonly suffix: string | undefined;
}

export interface NotificationConfiguration {
  readonly rules: readonly NotificationRule[];
  /** Whether every event also goes to the default event bus. */
  readonly eventBridge: boolean;
}

export type Match =
  | { readonly matched: true }
  | {
      readonly matched: false;
      readonly by: "event" | "prefix" | "suffix";
      readonly expected: string;
      readonly actual: string;
    };

/** Whether a rule wants an event, and if not, what stood against it. */
export function matches(rule: NotificationRule, fact: Pick<S3Fact, "event" | "key">): Match {
  const event = `s3:${fact.event}`;
  if (!rule.events.some((wanted) => covers(wanted, event)))
    return { matched: false, by: "event", expected: rule.events.join(", "), actual: event };
  const { prefix = "", suffix = "" } = rule;
  if (!fact.key.startsWith(prefix)) return { matched: false, by: "prefix", expected: prefix, actual: fact.key };
  if (!fact.key.endsWith(suffix)) return { matched: false, by: "suffix", expected: suffix, actual: fact.key };
  return { matched: true };
}

/**
 * What keys are compared with. Filter values are given URL-encoded, a space as `+`:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function filterValue(filter: readonly FilterRule[] | undefined, name: "Prefix" | "Suffix"): string | undefined {
  const given = filter?.find((part) => part.Name === name)?.Value;
  try {
    return given && decodeURIComponent(given.replaceAll("+", " "));
  } catch {
    return given;
  }
}

/** Whether a wanted event (maybe `s3:ObjectCreated:*`) includes another. */
const covers = (wanted: string, event: string): boolean =>
  wanted === event || (wanted.endsWith(":*") && event.startsWith(wanted.slice(0, -1)));

/**
 * Two rules may not both want the same key for the same event, whatever their destinations are.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function checkOverlaps(rules: readonly NotificationRule[]): void {
  for (const [index, rule] of rules.entries()) {
    for (const other of rules.slice(index + 1)) {
      const event = sharedEvent(rule, other);
      if (event === undefined || !filtersOverlap(rule, other)) continue;
      throw isFiltered(rule) || isFiltered(other)
        ? invalidArgument(
            "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
          )
        : invalidArgument(
            `Configurations overlap. Configurations on the same bucket cannot share a common event type. : ${event}`,
          );
    }
  }
}

function sharedEvent(rule: NotificationRule, other: NotificationRule): string | undefined {
  for (const event of rule.events) {
    const shared = other.events.find((candidate) => covers(event, candidate) || covers(candidate, event));
    if (shared !== undefined) return covers(event, shared) ? shared : event;
  }
  return undefined;
}

function filtersOverlap(rule: NotificationRule, other: NotificationRule): boolean {
  const { prefix = "", suffix = "" } = rule;
  const { prefix: otherPrefix = "", suffix: otherSuffix = "" } = other;
  return (
    (prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix)) &&
    (suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix))
  );
}

const isFiltered = (rule: NotificationRule): boolean => (rule.filter?.length ?? 0) > 0;

/** The kind of destination an ARN names, as the configuration says it; `undefined` when it cannot be parsed as one. */
export function destinationOf(kind: DestinationKind, arn: string): Destination | undefined {
  const shape = ARN_SHAPES[kind];
  return shape.test(arn) ? { kind, arn } : undefined;
}

const ARN_SHAPES: Readonly<Record<DestinationKind, RegExp>> = {
  lambda: /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[^:]+(:[^:]+)?$/,
  queue: /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[^:]+$/,
  topic: /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[^:]+$/,
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_QueueConfiguration.html (November 2026) */
const NOTIFIABLE_EVENTS: ReadonlySet<string> = new Set(
  [
    "ReducedRedundancyLostObject",
    ...["*", "Put", "Post", "Copy", "CompleteMultipartUpload"].map((kind) => `ObjectCreated:${kind}`),
    ...["*", "Delete", "DeleteMarkerCreated"].map((kind) => `ObjectRemoved:${kind}`),
    ...["*", "Post", "Completed", "Delete"].map((kind) => `ObjectRestore:${kind}`),
    ...[
      "*",
      "OperationFailedReplication",
      "OperationNotTracked",
      "OperationMissedThreshold",
      "OperationReplicatedAfterThreshold",
    ].map((kind) => `Replication:${kind}`),
    "LifecycleTransition",
    "IntelligentTiering",
    "ObjectAcl:Put",
    ...["*", "Delete", "DeleteMarkerCreated"].map((kind) => `LifecycleExpiration:${kind}`),
    ...["*", "Put", "Delete"].map((kind) => `ObjectTagging:${kind}`),
    ...["*", "Put", "Delete"].map((kind) => `ObjectAnnotation:${kind}`),
    "ObjectRetention:Put",
  ].map((event) => `s3:${event}`),
);

export const isNotifiable = (event: string): event is Event => NOTIFIABLE_EVENTS.has(event);
