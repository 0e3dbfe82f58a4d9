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
    await stage.cure("let the function check, which can say what is wrong", async () => {
      await pipeline.deploy(join(import.meta.dirname, "../../handlers/events/ingest/index.ts"));
      await pipeline.forgetModel();
    });
    const again = await pipeline.post(`{"pages":"/home","user_id":"u123"}`);
    const told: Told = JSON.parse(again.text.slice("400 ".length));
    await stage.works("POST /events", `${again.text.slice(0, 3)} ${told.message}`, "400 Bad request");
    await stage.works("its reasons", told.reasons.join("\n"), /^event_type: .*\npage: .*\nUnrecognized key: "pages"$/);
  },
};

/** What `ingest` answers. */
interface Told {
  readonly message: string;
  readonly reasons: readonly string[];
}
