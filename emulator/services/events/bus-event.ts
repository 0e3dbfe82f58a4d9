import type { EntryId, Instant, JsonObject } from "../../kernel/index.ts";

/** What targets get: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export type Envelope = JsonObject & {
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  /** ISO-8601 in whole seconds. */
  readonly time: string;
};

/** An event on a bus. */
export interface BusEvent {
  readonly id: string;
  readonly envelope: Envelope;
  readonly ingestedAt: Instant;
  readonly traceHeader: string | undefined;
  /** Rules that it came through before, bus by bus: none of them takes it again. */
  readonly through: readonly string[];
  /** How the journal calls it: the event's id, or the rule that made it by its schedule. */
  readonly subject: string;
  /** The journal's `fact` about it. */
  readonly entry: EntryId;
}
