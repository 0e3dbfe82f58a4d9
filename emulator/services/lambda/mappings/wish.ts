import type {
  CreateEventSourceMappingRequest,
  FilterCriteria,
  UpdateEventSourceMappingRequest,
} from "@aws-sdk/client-lambda";
import { parsePattern, PatternError } from "../../../kernel/index.ts";
import { invalidParameterValue, notEmulated, validation } from "../errors.ts";
import { FILTERS_MAX, MAPPING_BATCH, MAPPING_CONCURRENCY, MAPPING_WINDOW } from "../limits.ts";
import type { EventSourceMapping, Filter } from "./mapping.ts";

type Given = CreateEventSourceMappingRequest | UpdateEventSourceMappingRequest;

/** What can be set of a mapping. */
export type Wish = Pick<
  EventSourceMapping,
  "batchSize" | "window" | "filters" | "reportsItems" | "concurrencyMax" | "enabled"
>;

export const DEFAULTS: Wish = {
  batchSize: MAPPING_BATCH.default,
  window: 0,
  filters: [],
  reportsItems: false,
  concurrencyMax: undefined,
  enabled: true,
};

/** What streams and brokers take and queues do not. */
const NOT_FOR_QUEUES = [
  "DestinationConfig",
  "MaximumRetryAttempts",
  "MaximumRecordAgeInSeconds",
  "BisectBatchOnFunctionError",
  "ParallelizationFactor",
  "TumblingWindowInSeconds",
  "StartingPosition",
  "StartingPositionTimestamp",
  "Topics",
  "Queues",
  "SourceAccessConfigurations",
  "AmazonManagedKafkaEventSourceConfig",
  "SelfManagedKafkaEventSourceConfig",
  "DocumentDBEventSourceConfig",
] as const;

/** What queues take on AWS and we do not. */
const NOT_EMULATED = ["ProvisionedPollerConfig", "KMSKeyArn", "MetricsConfig", "LoggingConfig", "Tags"] as const;

/** The settings with the given ones applied; throws AWS's answer for what they may not be for a queue. */
export function applyWish(current: Wish, input: Given, fifo: boolean): Wish {
  const given = new Map<string, unknown>(Object.entries(input));
  for (const name of NOT_FOR_QUEUES)
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
    enabled: input.Enabled ?? current.enabled,
  };
  check(wish, fifo);
  return wish;
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && !(typeof value === "object" && value !== null && Object.keys(value).length === 0);

function check({ batchSize, window, concurrencyMax }: Wish, fifo: boolean): void {
  within("batchSize", batchSize, MAPPING_BATCH);
  within("maximumBatchingWindowInSeconds", window, MAPPING_WINDOW);
  if (concurrencyMax !== undefined) within("scalingConfig.maximumConcurrency", concurrencyMax, MAPPING_CONCURRENCY);
  if (fifo && batchSize > MAPPING_BATCH.mostFifo)
    throw invalidParameterValue(`Batch size must be between 1 and ${MAPPING_BATCH.mostFifo} for FIFO queues.`);
  if (fifo && window > 0) throw invalidParameterValue("Maximum batch window is not supported for FIFO queues.");
  if (batchSize > MAPPING_BATCH.mostWithoutWindow && window === 0)
    throw invalidParameterValue(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
}

function within(member: string, value: number, range: { readonly least: number; readonly most: number }): void {
  if (value >= range.least && value <= range.most) return;
  const side = value > range.most ? `less than or equal to ${range.most}` : `greater than or equal to ${range.least}`;
  throw validation(`Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${side}`);
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
