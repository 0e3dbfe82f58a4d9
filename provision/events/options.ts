import type { Runtime } from "@aws-sdk/client-lambda";
import { NO_PATIENCE, type Patience } from "../shared/patience.ts";

export interface EventsOptions {
  /** The functions' zips. */
  readonly code: EventsCode;
  readonly handler?: string;
  readonly runtime?: Runtime;
  /** When the last hour is counted. By default five minutes after it ended: what failed twice has come by then. */
  readonly schedule?: string;
  /** What `process` reports: failed messages one by one, or nothing, so that a failure is the whole batch's. */
  readonly reportsItems?: boolean;
  /** Batches under way at once at most, from 2. More than the function may run at once only fills the dead-letter queue. */
  readonly batchesMax?: number;
  /** Seconds that a batch may be filled for before it is begun. An invocation for one event costs about as much as one for ten. */
  readonly batchSeconds?: number;
  /** Receives before a message is a dead letter. */
  readonly receivesMax?: number;
  /** Further environment variables of `process`. */
  readonly processVariables?: Readonly<Record<string, string>>;
  /** Whether failed runs of `aggregate` are kept: in a dead-letter queue and in an OnFailure destination. */
  readonly failureQueues?: boolean;
  /** E-mail addresses that get the hourly report. Each has to confirm. */
  readonly emails?: readonly string[];
  /** Whether the dashboard and the alarms are made. */
  readonly watched?: boolean;
  /** Actions that no execution role is given. */
  readonly withoutRights?: readonly string[];
  readonly patience?: Patience;
}

export interface EventsCode {
  readonly ingest: Uint8Array;
  readonly process: Uint8Array;
  readonly aggregate: Uint8Array;
}

export type EventsSettings = Required<EventsOptions>;

export const resolveEvents = (given: EventsOptions): EventsSettings => ({
  handler: "index.handler",
  runtime: "nodejs24.x",
  schedule: "cron(5 * * * ? *)",
  reportsItems: true,
  batchesMax: 10,
  batchSeconds: 0,
  receivesMax: 3,
  processVariables: {},
  failureQueues: true,
  emails: [],
  watched: true,
  withoutRights: [],
  patience: NO_PATIENCE,
  ...given,
});
