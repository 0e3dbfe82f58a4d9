import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "log-less",
  plane: "execute",
  broken: "the role of `summarize` may not write logs",
  async play(stage) {
    const pipeline = await summaries(stage.world, {
      withoutRights: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    });
    await stage.see("PutObject synthetic-data/march.csv", await pipeline.put("synthetic-data/march.csv"), "200 OK");
    await stage.world.idle();
    await stage.shows("/aws/lambda/summarize", () => pipeline.log(), "no log event");
    await stage.see("summaries/", () => pipeline.outputs(), "summaries/summary_march.json");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 0 · 0");
    await stage.why(
      { subject: "synthetic-data/march.csv", reaching: pipeline.names.logGroup },
      { verdict: "stopped", plane: "execute", reason: "logs-denied" },
    );
    await stage.cure("allow the three logs actions to the execution role", () => pipeline.grantAll());
    await pipeline.put("synthetic-data/april.csv");
    await stage.world.idle();
    await stage.works(
      "/aws/lambda/summarize",
      () => pipeline.steps(),
      "event received → CSV downloaded → JSON uploaded",
    );
  },
};
