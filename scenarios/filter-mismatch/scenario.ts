import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "filter-mismatch",
  plane: "none",
  broken: "the upload does not match the rule: another prefix, another suffix, another event",
  async play(stage) {
    const pipeline = await summaries(stage.world);
    const ignored = async (key: string, by: "filter-prefix" | "filter-suffix"): Promise<void> => {
      await stage.see(`PutObject ${key}`, await pipeline.put(key), "200 OK");
      await stage.world.idle();
      await stage.why(
        { subject: key, reaching: pipeline.names.function },
        { verdict: "ignored", plane: "none", reason: by },
      );
    };
    await ignored("data/march.csv", "filter-prefix");
    await ignored("synthetic-data/march.CSV", "filter-suffix");
    await stage.shows("/aws/lambda/summarize", () => pipeline.log(), "no log event");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.cure("nothing is broken: upload under a key that the rule asks for", () =>
      pipeline.put("synthetic-data/march.csv"),
    );
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
  },
};
