import { join } from "node:path";
import { functionUrl } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "url-forbidden",
  plane: "invoke",
  broken: "everybody may ask the function's URL, and nobody may start the function through it",
  async play(stage) {
    const pipeline = await functionUrl(stage.world, join(import.meta.dirname, "handler.ts"));
    await stage.see("AddPermission lambda:InvokeFunctionUrl", () => pipeline.allowUrl(), "201 Created");
    const answer = await pipeline.get("/?name=Ada");
    await stage.shows("GET /?name=Ada", answer.text, /^403 \{"Message":"Forbidden\b/);
    await stage.see("/aws/lambda/greet", () => pipeline.log(), "no log event");
    await stage.see("Invocations · Errors · Throttles", () => pipeline.counts(), "0 · 0 · 0");
    await stage.see("UrlRequestCount", () => pipeline.metric("UrlRequestCount"), "1");
    await stage.why(
      { subject: answer.requestId, reaching: pipeline.functionName },
      { verdict: "stopped", plane: "invoke", reason: "url-denied" },
    );
    await stage.cure("let everybody start the function through its URL", () => pipeline.allowInvoke());
    const again = await pipeline.get("/?name=Ada");
    await stage.works("GET /?name=Ada", again.text, "200 Hello, Ada");
  },
};
