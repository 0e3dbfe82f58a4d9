import { join } from "node:path";
import { summaries } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "encoded-key",
  plane: "none",
  broken: "the handler uses the key as it stands in the event: URL-encoded",
  async play(stage) {
    const pipeline = await summaries(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    const key = "synthetic-data/march 2026 (final).csv";
    await stage.see(`PutObject ${key}`, await pipeline.put(key), "200 OK");
    await stage.world.idle();
    await stage.see("/aws/lambda/summarize", () => pipeline.logged("AccessDenied"), "AccessDenied, 3 times");
    await stage.shows("summaries/", () => pipeline.outputs(), "empty");
    await stage.why({ subject: key, reaching: "summaries/" }, { verdict: "stopped", reason: "key-not-decoded" });
    await stage.cure("decode the key: a plus is a space, the rest is percent-encoded", () => pipeline.deploy());
    await stage.works(`PutObject ${key}`, await pipeline.put(key), "200 OK");
    await stage.world.idle();
    await stage.works("summaries/", () => pipeline.outputs(), "summaries/summary_march 2026 (final).json");
  },
};
