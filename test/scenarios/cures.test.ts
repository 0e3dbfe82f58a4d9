import { describe, expect, test } from "vitest";
import { scenarios } from "../../scenarios/index.ts";
import { embedded } from "../../testbed/engines/embedded.ts";
import { play } from "../../testbed/play.ts";
import { mendedByWhy } from "./mended-by-why.ts";

describe("what `why` would have typed mends", () => {
  test.each([
    "silent-non-invocation",
    "refused-wiring",
    "stale-permission",
    "read-denied",
    "not-found-or-forbidden",
    "write-denied",
    "clean-up-denied",
    "untrusted-role",
    "caller-denied",
    "failure-record-lost",
    "log-less",
    "timeout",
    "switched-off",
    "throttled",
    "nowhere-to-go",
    "api-not-permitted",
    "alarm-not-permitted",
    "mapping-denied",
    "throttled-consumer",
    "stream-blocked",
    "rule-not-permitted",
    "schedule-denied",
  ])("%s", async (name) => {
    const scenario = scenarios.find((each) => each.name === name);
    if (!scenario) throw new Error(`the scenario ${name} is gone`);
    const typed: string[] = [];
    const told = await play(mendedByWhy(scenario, typed), embedded, 1);
    expect(typed.length).toBeGreaterThan(0);
    expect(told.problems).toEqual([]);
  });
});
