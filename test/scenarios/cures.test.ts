import { describe, expect, test } from "vitest";
import { scenarios } from "../../scenarios/index.ts";
import { embedded } from "../../testbed/engines/embedded.ts";
import { play } from "../../testbed/play.ts";
import type { Scenario, Stage } from "../../testbed/scenario.ts";
import { awsCli } from "./aws-cli.ts";

/** The scenario, mended by nothing but the lines that `why` would have typed. */
function mendedByWhy(scenario: Scenario, typed: string[]): Scenario {
  return {
    ...scenario,
    play(stage) {
      const lines = new Set<string>();
      const watched: Stage = {
        ...stage,
        async why(question, expected) {
          const told = await stage.why(question, expected);
          if (told.verdict === "stopped" && told.cure?.cli !== undefined) lines.add(told.cure.cli);
          return told;
        },
        cure: (words, mend) =>
          stage.cure(words, async () => {
            if (lines.size === 0) return mend();
            for (const line of lines) await awsCli(line, stage.world.sdk());
            typed.push(...lines);
            return undefined;
          }),
      };
      return scenario.play(watched);
    },
  };
}

describe("what `why` would have typed mends", () => {
  test.each([
    "silent-non-invocation",
    "refused-wiring",
    "stale-permission",
    "function-replaced",
    "alias-without-permission",
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
