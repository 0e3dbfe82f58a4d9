import type { Runtime } from "@aws-sdk/client-lambda";
import { NO_PATIENCE, type Patience } from "../shared/patience.ts";

export interface SummariesOptions {
  /** The function's zip. */
  readonly code: Uint8Array;
  readonly handler?: string;
  readonly runtime?: Runtime;
  /** Keys that start the function begin with this … */
  readonly inputPrefix?: string;
  /** … and end in this. */
  readonly inputSuffix?: string;
  /** Where summaries go. Under the input's prefix the function starts itself. */
  readonly outputPrefix?: string;
  /** Whether failed events are kept, in a dead-letter queue and in an OnFailure destination. */
  readonly failureQueues?: boolean;
  /** Actions that the execution role is not given. */
  readonly withoutRights?: readonly string[];
  readonly patience?: Patience;
}

export type SummariesSettings = Required<SummariesOptions>;

export const resolveSummaries = (given: SummariesOptions): SummariesSettings => ({
  handler: "index.handler",
  runtime: "nodejs24.x",
  inputPrefix: "synthetic-data/",
  inputSuffix: ".csv",
  outputPrefix: "summaries/",
  failureQueues: false,
  withoutRights: [],
  patience: NO_PATIENCE,
  ...given,
});
