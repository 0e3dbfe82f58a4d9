import { generator } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "generate",
  plane: "none",
  broken: "nothing: a person starts `generate`, and it writes a table of sales",
  healthy: true,
  async play(stage) {
    const pipeline = await generator(stage.world);
    const answer = await pipeline.invoke({ seed: 7, rows: 25 });
    await stage.see("Invoke generate", answer.status, "200 OK");
    await stage.see("the answer names the key", answer.key, /^synthetic-data\/sales_data_[0-9a-f-]{36}\.csv$/);
    await stage.see("the object's lines", String((await pipeline.read(answer.key)).trim().split("\n").length), "26");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 0 · 0");
    await stage.why({ subject: answer.requestId, reaching: answer.key }, { verdict: "arrived" });
    const again = await pipeline.invoke({ seed: 7, rows: 25 });
    await stage.works(
      "started again with the same seed",
      again.key === answer.key ? "same key" : "another key",
      "another key",
    );
    await stage.works(
      "the same table, twice",
      (await pipeline.read(again.key)) === (await pipeline.read(answer.key)) ? "equal" : "different",
      "equal",
    );
  },
};
