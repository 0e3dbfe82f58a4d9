import { scenarios } from "../../scenarios/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

/**
 * Scenarios along arrows that `why` cannot follow over the public API yet: SQS → Lambda, whose mappings it does not read.
 * It must say so (`unknown`, `unfinished`), and never a wrong verdict.
 */
const UNREAD: ReadonlySet<string> = new Set([
  "bad-batch-response",
  "batch-timeout",
  "dlq-and-redrive",
  "fifo-blocked-group",
  "mapping-denied",
  "mapping-filtered",
  "no-dlq",
  "poison-message",
  "queue-recursion",
  "throttled-consumer",
  "visibility-too-short",
]);

export const read: readonly Scenario[] = scenarios.filter(({ name }) => !UNREAD.has(name));
export const unread: readonly Scenario[] = scenarios.filter(({ name }) => UNREAD.has(name));
