import { join } from "node:path";
import { api } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "api-not-permitted",
  plane: "invoke",
  broken: "the API names `ingest`, and nothing lets it start the function",
  async play(stage) {
    const pipeline = await api(stage.world, {
      handler: join(import.meta.dirname, "../api/handler.ts"),
      withoutPermission: true,
    });
    const answer = await pipeline.post(`{"page":"/home"}`);
    await stage.shows("POST /events", answer.text, `500 {"message": "Internal server error"}`);
    await stage.see("/aws/lambda/ingest", () => pipeline.log(), "no log event");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.see("4XXError · 5XXError", () => pipeline.errors(), "0 · 1");
    await stage.why(
      { subject: answer.requestId, reaching: pipeline.names.function },
      { verdict: "stopped", plane: "invoke", reason: "api-denied" },
    );
    await stage.cure("let this API start the function", () => pipeline.allowApi());
    const again = await pipeline.post(`{"page":"/home"}`);
    await stage.works("POST /events", again.text, /^202 /);
  },
};
