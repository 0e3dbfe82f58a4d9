import { scenarios } from "../../scenarios/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

/**
 * Scenarios along the arrows that `why` follows over the public API: from S3 and from callers to functions, and on to what these reach.
 * Of all others it must say that it does not know (`unknown`, `unfinished`), and never a wrong verdict.
 */
const READ: ReadonlySet<string> = new Set([
  "generate",
  "summarize",
  "silent-non-invocation",
  "refused-wiring",
  "stale-permission",
  "alias-without-permission",
  "filter-mismatch",
  "encoded-key",
  "read-denied",
  "not-found-or-forbidden",
  "write-denied",
  "boundary-surprise",
  "deny-wins",
  "clean-up-denied",
  "outside-tmp",
  "tmp-full",
  "cold-and-warm",
  "init-crash",
  "out-of-memory",
  "untrusted-role",
  "caller-denied",
  "recursion",
  "duplicate-event",
  "timeout",
  "switched-off",
  "throttled",
  "retries-exhausted",
  "too-old",
  "nowhere-to-go",
  "failure-record-lost",
  "destination-gone",
  "oversized-record",
  "log-less",
]);

export const read: readonly Scenario[] = scenarios.filter(({ name }) => READ.has(name));
