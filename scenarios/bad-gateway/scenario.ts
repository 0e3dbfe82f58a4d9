import { join } from "node:path";
import { api } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const SERVER_ERROR = `{"message": "Internal server error"}`;

export const scenario: Scenario = {
  name: "bad-gateway",
  plane: "none",
  broken: "`ingest` throws, answers with an object for a body, has no concurrency, and is gone",
  async play(stage) {
    const pipeline = await api(stage.world, { handler: join(import.meta.dirname, "handler.ts") });
    const reaching = "202";
    const thrown = await pipeline.post("{}");
    await stage.shows("POST /events, and it throws", thrown.text, `502 ${SERVER_ERROR}`);
    await stage.why({ subject: thrown.requestId, reaching }, { verdict: "stopped", reason: "integration-failed" });
    await pipeline.reserve(0);
    const throttled = await pipeline.post(`{"page":"/home"}`);
    await stage.see("POST /events without concurrency", throttled.text, `500 ${SERVER_ERROR}`);
    await stage.why(
      { subject: throttled.requestId, reaching },
      { verdict: "stopped", reason: "integration-throttled" },
    );
    await pipeline.reserve(undefined);
    const malformed = await pipeline.post(`{"page":"/home"}`);
    await stage.see("POST /events, and its body is an object", malformed.text, `502 ${SERVER_ERROR}`);
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "2 · 1 · 1");
    await stage.see("4XXError · 5XXError", () => pipeline.errors(), "0 · 3");
    await stage.why({ subject: malformed.requestId, reaching }, { verdict: "stopped", reason: "malformed-response" });
    await stage.cure("answer with a text for a body", () =>
      pipeline.deploy(join(import.meta.dirname, "../api/handler.ts")),
    );
    const good = await pipeline.post(`{"page":"/home"}`);
    await stage.works("POST /events", good.text, /^202 /);
    await pipeline.removeFunction();
    const gone = await pipeline.post(`{"page":"/home"}`);
    await stage.works("POST /events after DeleteFunction", gone.text, `500 ${SERVER_ERROR}`);
  },
};
