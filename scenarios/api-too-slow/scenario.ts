import { join } from "node:path";
import { api } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "api-too-slow",
  plane: "none",
  broken: "`ingest` works for 35 seconds, and the API waits for 29",
  async play(stage) {
    const pipeline = await api(stage.world, { handler: join(import.meta.dirname, "handler.ts"), timeout: 60 });
    const answer = await pipeline.post(`{"page":"/home"}`);
    await stage.shows("POST /events", answer.text, `504 {"message": "Endpoint request timed out"}`);
    await stage.see("/aws/lambda/ingest", () => pipeline.logged("done at last"), "no done at last");
    await stage.world.idle();
    await stage.see("/aws/lambda/ingest, later", () => pipeline.logged("done at last"), "done at last, once");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 0 · 0");
    await stage.see("4XXError · 5XXError", () => pipeline.errors(), "0 · 1");
    await stage.why(
      { subject: answer.requestId, reaching: "202" },
      { verdict: "stopped", plane: "none", reason: "integration-timeout" },
    );
    await stage.cure("answer at once, and let a queue start the rest", () =>
      pipeline.deploy(join(import.meta.dirname, "../api/handler.ts")),
    );
    const again = await pipeline.post(`{"page":"/home"}`);
    await stage.works("POST /events", again.text, /^202 /);
  },
};
