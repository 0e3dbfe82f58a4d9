import { join } from "node:path";
import { api } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "api",
  plane: "none",
  broken: "nothing: `POST /events` starts `ingest`, and the caller gets its answer",
  healthy: true,
  async play(stage) {
    const pipeline = await api(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    const answer = await pipeline.post(`{"page":"/home"}`);
    await stage.see("POST /events", answer.text, `202 {"accepted":"/home","method":"POST","path":"/events"}`);
    await stage.see("/aws/lambda/ingest", () => pipeline.logged("visited /home"), "visited /home, once");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "1 · 0 · 0");
    await stage.why({ subject: answer.requestId, reaching: pipeline.names.function }, { verdict: "arrived" });
    const lost = await pipeline.get("/nowhere");
    await stage.works("GET /nowhere", lost.text, `403 {"message":"Missing Authentication Token"}`);
    await stage.works("4XXError · 5XXError", () => pipeline.errors(), "1 · 0");
  },
};
