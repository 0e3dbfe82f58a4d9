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
  readonly enabled: boolean;
  readonly lastModified: Instant;
  /** What was asked for last, and when that is done. */
  readonly change: { readonly kind: Change; readonly doneAt: Instant };
  /** The call that made it what it is. */
  readonly entry: EntryId;
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
  LastModified: new Date(mapping.lastModified),
  State: state,
  StateTransitionReason: "USER_INITIATED",
});
