import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { EntryId, EventPattern, Instant } from "../../../kernel/index.ts";

/** What takes messages out of a source and invokes a function with them. */
export interface EventSourceMapping {
  readonly uuid: string;
  readonly account: string;
  readonly region: string;
  readonly sourceArn: string;
  /** With the qualifier, if one was named. */
  readonly functionArn: string;
  readonly batchSize: number;
  /** Seconds. */
  readonly window: number;
  readonly filters: readonly Filter[];
  /** `ReportBatchItemFailures`. */
  readonly reportsItems: boolean;
  readonly concurrencyMax: number | undefined;
  /** `MetricsConfig`: whether CloudWatch is told how many events went where. */
  readonly countsEvents: boolean;
  /** Only of a stream. */
  readonly stream: StreamSettings | undefined;
  readonly enabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly lastModified: Instant;
  /** What was asked for last, and when that is done. */
  readonly change: { readonly kind: Change; readonly doneAt: Instant };
  /** The call that made it what it is. */
  readonly entry: EntryId;
}

/** What is set of a mapping that reads a stream. */
export interface StreamSettings {
  readonly startingPosition: "LATEST" | "TRIM_HORIZON";
  /** Batches of one shard at once, each of other items. */
  readonly parallelization: number;
  /** `BisectBatchOnFunctionError` */
  readonly bisects: boolean;
  /** Tries after the first one; -1: until the records are gone. */
  readonly retriesMax: number;
  /** Seconds; -1: until the records are gone. */
  readonly ageMax: number;
  /** The ARN of a queue, a topic or a bucket. */
  readonly onFailure: string | undefined;
  /** `LastProcessingResult`: what came of the last batch. */
  readonly lastResult: string;
}

export interface Filter {
  /** As it was given. */
  readonly text: string;
  readonly pattern: EventPattern;
}

export type Change = "Creating" | "Enabling" | "Disabling" | "Updating" | "Deleting";

export const isChanging = (mapping: EventSourceMapping, now: Instant): boolean => now < mapping.change.doneAt;

/** Follows from the time, as the states of functions do. */
export function stateOfMapping(mapping: EventSourceMapping, now: Instant): string {
  if (isChanging(mapping, now)) return mapping.change.kind;
  return mapping.enabled ? "Enabled" : "Disabled";
}

/** From when on it may take something out of its source; `undefined` while it is off. A change takes its time: what was on stays on until then. */
export function activeFrom(mapping: EventSourceMapping, now: Instant): Instant | undefined {
  const { change, enabled } = mapping;
  if (!enabled) return change.kind !== "Creating" && isChanging(mapping, now) ? now : undefined;
  return change.kind === "Creating" || change.kind === "Enabling" ? Math.max(now, change.doneAt) : now;
}

export const isDeleted = (mapping: EventSourceMapping, now: Instant): boolean =>
  mapping.change.kind === "Deleting" && !isChanging(mapping, now);

export const mappingArn = ({ region, account, uuid }: EventSourceMapping): string =>
  `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`;

/** As AWS shows it. `state`: an answer to a change names the change, even where it takes no time. */
export const describeMapping = (mapping: EventSourceMapping, state: string): EventSourceMappingConfiguration => ({
  UUID: mapping.uuid,
  EventSourceMappingArn: mappingArn(mapping),
  BatchSize: mapping.batchSize,
  MaximumBatchingWindowInSeconds: mapping.window,
  EventSourceArn: mapping.sourceArn,
  FunctionArn: mapping.functionArn,
  ...(mapping.filters.length === 0
    ? {}
    : { FilterCriteria: { Filters: mapping.filters.map(({ text }) => ({ Pattern: text })) } }),
  FunctionResponseTypes: mapping.reportsItems ? ["ReportBatchItemFailures"] : [],
  ...(mapping.concurrencyMax === undefined ? {} : { ScalingConfig: { MaximumConcurrency: mapping.concurrencyMax } }),
  ...(mapping.countsEvents ? { MetricsConfig: { Metrics: ["EventCount"] } } : {}),
  LastModified: new Date(mapping.lastModified),
  State: state,
  // Each poller of AWS has its own word for it (recorded).
  StateTransitionReason: mapping.stream ? "User action" : "USER_INITIATED",
  ...(mapping.stream ? describeStream(mapping.stream) : {}),
});

const describeStream = (stream: StreamSettings): EventSourceMappingConfiguration => ({
  StartingPosition: stream.startingPosition,
  ParallelizationFactor: stream.parallelization,
  BisectBatchOnFunctionError: stream.bisects,
  MaximumRetryAttempts: stream.retriesMax,
  MaximumRecordAgeInSeconds: stream.ageMax,
  TumblingWindowInSeconds: 0,
  DestinationConfig: { OnFailure: stream.onFailure === undefined ? {} : { Destination: stream.onFailure } },
  LastProcessingResult: stream.lastResult,
});
