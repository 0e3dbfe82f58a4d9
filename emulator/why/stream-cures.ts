import type { Entry } from "../kernel/index.ts";
import type { Cure } from "./explanation.ts";
import { detailOf } from "./names.ts";
import { giveConcurrency } from "./shared-cures.ts";
import { STREAM_REASON_CODES, type StreamReason } from "./stream-reasons.ts";

/** A missing right is cured as any other. */
type CuredHere = Exclude<StreamReason, "stream-denied">;

export const isStreamReason = (reason: string | undefined): reason is CuredHere =>
  STREAM_REASON_CODES.some((code) => code === reason) && reason !== "stream-denied";

/** Tries after which a record that cannot be processed is given up: enough for what passes, and soon over. */
const RETRIES = 2;

/** What to do about a change that does not get through. */
export function cureForStream(reason: CuredHere, end: Entry): Cure {
  const mapping = detailOf(end, "mapping");
  switch (reason) {
    case "mapping-disabled":
      return {
        words: "enable the mapping",
        sdk: `new UpdateEventSourceMappingCommand({ UUID: "${mapping}", Enabled: true })`,
        cli: `aws lambda update-event-source-mapping --uuid ${mapping} --enabled`,
      };
    case "stream-before-start":
      return {
        words: "make the mapping anew, beginning at TRIM_HORIZON: where it begins cannot be changed",
        sdk: `new DeleteEventSourceMappingCommand({ UUID: "${mapping}" })`,
      };
    case "stream-filter":
      return {
        words: "nothing is broken: write what the mapping's filters ask for, or change them",
        sdk: `new GetEventSourceMappingCommand({ UUID: "${mapping}" })`,
        cli: `aws lambda get-event-source-mapping --uuid ${mapping}`,
      };
    case "stream-batch-failed":
    case "stream-blocked":
      return {
        words: "mend the handler, and let the mapping give up what it cannot process instead of waiting a day for it",
        sdk: `new UpdateEventSourceMappingCommand({ UUID: "${mapping}", BisectBatchOnFunctionError: true, MaximumRetryAttempts: ${RETRIES} })`,
        cli: [
          `aws lambda update-event-source-mapping --uuid ${mapping} \\`,
          `  --bisect-batch-on-function-error --maximum-retry-attempts ${RETRIES}`,
        ].join("\n"),
      };
    case "stream-item-failed":
      return { words: "mend what the record fails on: it comes again until it is done, given up or too old" };
    case "stream-retries-exhausted":
      return {
        words:
          "mend what the record fails on; its sequence number in the OnFailure record finds it in the stream for a day",
      };
    case "stream-too-old":
      return {
        words: "mend what held it up, and let records grow as old as the stream keeps them",
        sdk: `new UpdateEventSourceMappingCommand({ UUID: "${mapping}", MaximumRecordAgeInSeconds: -1 })`,
        cli: `aws lambda update-event-source-mapping --uuid ${mapping} --maximum-record-age-in-seconds -1`,
      };
    case "stream-throttled":
      return {
        words: "let the function run: one batch of each shard at a time, times the ParallelizationFactor",
        ...giveConcurrency(end.kind === "arrow" ? end.target : ""),
      };
    default:
      return reason satisfies never;
  }
}
