import { join } from "node:path";
import { api } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "bad-request",
  plane: "none",
  broken: "the caller sends an event without its page, and the API has a model that asks for it",
  async play(stage) {
    const pipeline = await api(stage.world, {
      handler: join(import.meta.dirname, "../api/handler.ts"),
      schema: {
        $schema: "http://json-schema.org/draft-04/schema#",
        type: "object",
        required: ["page"],
        properties: { page: { type: "string", pattern: "^/" } },
      },
    });
    const answer = await pipeline.post(`{"pages":"/home"}`);
    await stage.shows("POST /events", answer.text, `400 {"message": "Invalid request body"}`);
    await stage.see("/aws/lambda/ingest", () => pipeline.log(), "no log event");
    await stage.see("4XXError · 5XXError", () => pipeline.errors(), "1 · 0");
    await stage.why(
      { subject: answer.requestId, reaching: pipeline.names.function },
      { verdict: "stopped", plane: "none", reason: "api-refused" },
    );
    await stage.cure("send what the model asks for", () => Promise.resolve());
    const again = await pipeline.post(`{"page":"/home"}`);
    await stage.works("POST /events", again.text, /^202 /);
  },
};
