import type { FilterCriteria } from "@aws-sdk/client-lambda";
import { parsePattern, PatternError } from "../../../kernel/index.ts";
import { invalidParameterValue, notEmulated } from "../errors.ts";
import { FILTERS_MAX, MAPPING_BATCH, MAPPING_CONCURRENCY, MAPPING_WINDOW } from "../limits.ts";
import type { Given } from "./given.ts";
import type { EventSourceMapping, Filter } from "./mapping.ts";
import { within } from "./range.ts";
import { applyStreamWish } from "./stream-wish.ts";

/** What messages are taken from. */
export type SourceKind = "queue" | "fifo-queue" | "stream";

/** What can be set of a mapping. */
export type Wish = Pick<
  EventSourceMapping,
  "batchSize" | "window" | "filters" | "reportsItems" | "concurrencyMax" | "countsEvents" | "stream" | "enabled"
>;

const ANY = {
  window: 0,
  filters: [],
  reportsItems: false,
  concurrencyMax: undefined,
  countsEvents: false,
  stream: undefined,
  enabled: true,
} as const;

export const defaultsFor = (kind: SourceKind): Wish => ({
  ...ANY,
  batchSize: kind === "stream" ? MAPPING_BATCH.defaultStream : MAPPING_BATCH.default,
});

/** What streams take and queues do not. */
const FOR_STREAMS = [
  "DestinationConfig",
  "MaximumRetryAttempts",
  "MaximumRecordAgeInSeconds",
  "BisectBatchOnFunctionError",
  "ParallelizationFactor",
  "TumblingWindowInSeconds",
] as const;

/** What queues take and streams do not. */
const FOR_QUEUES = ["ScalingConfig", "ProvisionedPollerConfig"] as const;

/** What only brokers and other streams take. */
const FOR_OTHERS = [
  "StartingPositionTimestamp",
  "Topics",
  "Queues",
  "SourceAccessConfigurations",
  "AmazonManagedKafkaEventSourceConfig",
  "SelfManagedKafkaEventSourceConfig",
  "DocumentDBEventSourceConfig",
] as const;

/** What AWS takes here and we do not. */
const NOT_EMULATED = ["ProvisionedPollerConfig", "KMSKeyArn", "LoggingConfig"] as const;

/** The settings with the given ones applied; throws AWS's answer for what they may not be for such a source. */
export function applyWish(current: Wish, input: Given, kind: SourceKind, sourceArn: string): Wish {
  const given = new Map<string, unknown>(Object.entries(input));
  if (kind === "stream" && given.get("StartingPosition") === "AT_TIMESTAMP")
    throw invalidParameterValue(`Unsupported starting position for arn type: ${sourceArn}`);
  // Older than the other refusals, and in words of its own.
  if (kind !== "stream" && isGiven(given.get("StartingPosition")))
    throw invalidParameterValue("StartingPosition is not valid for SQS event sources.");
  for (const name of [...(kind === "stream" ? FOR_QUEUES : FOR_STREAMS), ...FOR_OTHERS])
    if (isGiven(given.get(name)))
      throw invalidParameterValue(`Unsupported ${name} parameter for given event source mapping type.`);
  for (const name of NOT_EMULATED)
    if (isGiven(given.get(name))) throw notEmulated(`${name} of an event source mapping`);
  const wish: Wish = {
    batchSize: input.BatchSize ?? current.batchSize,
    window: input.MaximumBatchingWindowInSeconds ?? current.window,
    filters: input.FilterCriteria === undefined ? current.filters : filtersOf(input.FilterCriteria),
    reportsItems:
      input.FunctionResponseTypes === undefined
        ? current.reportsItems
        : input.FunctionResponseTypes.includes("ReportBatchItemFailures"),
    // An empty ScalingConfig takes the limit away.
    concurrencyMax: input.ScalingConfig === undefined ? current.concurrencyMax : input.ScalingConfig.MaximumConcurrency,
    countsEvents: input.MetricsConfig === undefined ? current.countsEvents : countsEvents(input.MetricsConfig),
    stream: kind === "stream" ? applyStreamWish(current.stream, input) : undefined,
    enabled: input.Enabled ?? current.enabled,
  };
  check(wish, kind);
  return wish;
}

/** An empty structure or list says nothing; a time has no keys either. */
const isGiven = (value: unknown): boolean =>
  value !== undefined &&
  (value instanceof Date || !(typeof value === "object" && value !== null && Object.keys(value).length === 0));

/** https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingMetricsConfig.html; the other metrics are those of Kafka. */
function countsEvents({ Metrics = [] }: NonNullable<Given["MetricsConfig"]>): boolean {
  const other = Metrics.find((name) => name !== "EventCount");
  if (other !== undefined) throw notEmulated(`${other} in MetricsConfig of an event source mapping`);
  return Metrics.length > 0;
}

function check({ batchSize, window, concurrencyMax }: Wish, kind: SourceKind): void {
  within("batchSize", batchSize, MAPPING_BATCH);
  within("maximumBatchingWindowInSeconds", window, MAPPING_WINDOW);
  if (concurrencyMax !== undefined) within("scalingConfig.maximumConcurrency", concurrencyMax, MAPPING_CONCURRENCY);
  if (kind === "stream") return;
  if (kind === "fifo-queue" && batchSize > MAPPING_BATCH.mostFifo)
    throw invalidParameterValue(`Batch size must be between 1 and ${MAPPING_BATCH.mostFifo} for FIFO queues.`);
  if (kind === "fifo-queue" && window > 0)
    throw invalidParameterValue("Maximum batch window is not supported for FIFO queues.");
  if (batchSize > MAPPING_BATCH.mostWithoutWindow && window === 0)
    throw invalidParameterValue(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
}

function filtersOf({ Filters = [] }: FilterCriteria): readonly Filter[] {
  if (Filters.length > FILTERS_MAX)
    throw invalidParameterValue(`A maximum of ${FILTERS_MAX} filters can be attached to an event source mapping.`);
  return Filters.map(({ Pattern: text = "{}" }) => {
    try {
      return { text, pattern: parsePattern(text) };
    } catch (error) {
      if (error instanceof PatternError) throw invalidParameterValue("Invalid filter pattern definition.");
      throw error;
    }
  });
}
