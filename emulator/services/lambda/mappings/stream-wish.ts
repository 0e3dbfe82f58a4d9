import { invalidParameterValue, notEmulated } from "../errors.ts";
import { MAPPING_AGE, MAPPING_PARALLELIZATION, MAPPING_RETRIES, MAPPING_TUMBLING_WINDOW } from "../limits.ts";
import type { Given } from "./given.ts";
import type { StreamSettings } from "./mapping.ts";
import { within } from "./range.ts";

const DEFAULTS: Omit<StreamSettings, "startingPosition"> = {
  parallelization: MAPPING_PARALLELIZATION.least,
  bisects: false,
  retriesMax: MAPPING_RETRIES.least,
  ageMax: MAPPING_AGE.least,
  onFailure: undefined,
  lastResult: "No records processed",
};

/** What is set of a stream, with the given applied; `current` is there when a mapping is changed. */
export function applyStreamWish(current: StreamSettings | undefined, input: Given): StreamSettings {
  const before = current ?? { ...DEFAULTS, startingPosition: startingPosition(input) };
  const settings: StreamSettings = {
    ...before,
    parallelization: input.ParallelizationFactor ?? before.parallelization,
    bisects: input.BisectBatchOnFunctionError ?? before.bisects,
    retriesMax: input.MaximumRetryAttempts ?? before.retriesMax,
    ageMax: input.MaximumRecordAgeInSeconds ?? before.ageMax,
    onFailure: input.DestinationConfig === undefined ? before.onFailure : onFailure(input.DestinationConfig),
  };
  const { parallelization, retriesMax, ageMax } = settings;
  within("parallelizationFactor", parallelization, MAPPING_PARALLELIZATION);
  within("maximumRetryAttempts", retriesMax, MAPPING_RETRIES);
  within("maximumRecordAgeInSeconds", ageMax, MAPPING_AGE);
  // Within the range of the model, but "not allowed"; the words are ours.
  if (ageMax !== MAPPING_AGE.least && ageMax < MAPPING_AGE.leastFinite)
    throw invalidParameterValue(`MaximumRecordAgeInSeconds must be -1 or at least ${MAPPING_AGE.leastFinite}.`);
  const tumbling = input.TumblingWindowInSeconds ?? 0;
  within("tumblingWindowInSeconds", tumbling, MAPPING_TUMBLING_WINDOW);
  if (tumbling > 0) throw notEmulated("TumblingWindowInSeconds of an event source mapping");
  return settings;
}

function startingPosition(input: Given): StreamSettings["startingPosition"] {
  const given = "StartingPosition" in input ? input.StartingPosition : undefined;
  if (given === "LATEST" || given === "TRIM_HORIZON") return given;
  // AT_TIMESTAMP was refused before.
  throw invalidParameterValue(
    "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
  );
}

/** An empty destination takes it away. */
function onFailure({ OnFailure, OnSuccess }: NonNullable<Given["DestinationConfig"]>): string | undefined {
  if (OnSuccess?.Destination)
    throw invalidParameterValue("Unsupported OnSuccess destination for given event source mapping type.");
  return OnFailure?.Destination === "" ? undefined : OnFailure?.Destination;
}
