import type { Scenario, Stage } from "../../testbed/scenario.ts";
import { awsCli } from "./aws-cli.ts";

/** The scenario, mended by nothing but the lines that `why` would have typed. */
export function mendedByWhy(scenario: Scenario, typed: string[]): Scenario {
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
