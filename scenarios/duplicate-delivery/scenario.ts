import { join } from "node:path";
import { events } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const VIEW = { event_type: "page_view", user_id: "u123", page: "/home" };

export const scenario: Scenario = {
  name: "duplicate-delivery",
  plane: "execute",
  broken: "the role of `process` may not delete messages, and its code takes each delivery for a new event",
  async play(stage) {
    const process = join(import.meta.dirname, "handler.ts");
    const pipeline = await events(stage.world, { handlers: { process }, reportsItems: false });
    await pipeline.revoke("process", "sqs:DeleteMessage");
    const posted = await pipeline.post(VIEW);
    const [first = ""] = posted.eventIds;
    await stage.see("POST /events, once", posted.text, "202 Accepted");
    await stage.world.advance(180);
    await stage.world.idle();
    await stage.see("Invocations · Errors · Throttles", () => pipeline.process.counts(), "3 · 0 · 0");
    await stage.shows("analytics-events", () => pipeline.items(first), "3 items");
    await stage.see("events-dlq, although all went well", () => pipeline.messages("deadLetters"), "1 message");
    await stage.why(
      { subject: posted.requestId, reaching: "MessageDeleted" },
      { verdict: "stopped", plane: "execute", reason: "delete-denied" },
    );
    await stage.cure("let the key follow from the event, and allow sqs:DeleteMessage", async () => {
      await pipeline.deploy("process");
      await pipeline.grantAll("process");
    });
    const again = await pipeline.post(VIEW);
    const [second = ""] = again.eventIds;
    await stage.world.idle();
    await pipeline.sendAgain(second);
    await stage.world.idle();
    await stage.works("Invocations · Errors · Throttles", () => pipeline.process.counts(), "5 · 0 · 0");
    await stage.works("the next event, delivered twice", () => pipeline.items(second), "1 item");
    await stage.works("events-archive", () => pipeline.archived(), "1 object");
  },
};
