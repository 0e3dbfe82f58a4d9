/** One for each way in which a scenario asks something of the engine; the others: aws.long.test.ts. */
export const CHOSEN: ReadonlySet<string> = new Set([
  "generate",
  "summarize",
  "silent-non-invocation",
  "stale-permission",
  "not-found-or-forbidden",
  "caller-denied",
  "switched-off",
  "retries-exhausted",
  "failure-record-lost",
  "log-less",
]);
