import type { ScheduledEvent } from "aws-lambda";

/** What an aggregation does when its hour has come; here it only says so. */
export function handler(event: ScheduledEvent): Promise<void> {
  console.log(`aggregates what came before ${event.time}`);
  return Promise.resolve();
}
