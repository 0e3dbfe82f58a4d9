import { iso } from "../../kernel/index.ts";
import type { Firing } from "./events.ts";

/** ISO-8601 in whole seconds. */
const time = (firing: Firing): string => iso(firing.dueAt).replace(/\.\d+Z$/, "Z");

/**
 * What the target gets, its context variables filled in; without an `Input` an event of Scheduler's own.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function payloadOf(firing: Firing, attempt: number): string {
  const { schedule, executionId } = firing;
  if (schedule.target.input === undefined) return ownEvent(firing);
  const values: Readonly<Record<string, string>> = {
    "schedule-arn": schedule.arn,
    "scheduled-time": time(firing),
    "execution-id": executionId,
    "attempt-number": String(attempt),
  };
  return schedule.target.input.replaceAll(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (whole, name: string) => values[name] ?? whole,
  );
}

const ownEvent = (firing: Firing): string =>
  JSON.stringify({
    version: "0",
    id: firing.executionId,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: firing.schedule.account,
    time: time(firing),
    region: firing.schedule.region,
    resources: [firing.schedule.arn],
    // A text, not an object.
    detail: "{}",
  });
