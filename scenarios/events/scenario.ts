import { events } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "events",
  plane: "none",
  broken: "nothing: an event is posted, stored, archived, and counted when its hour is over",
  healthy: true,
  async play(stage) {
    const pipeline = await events(stage.world, { watched: true });
    const posted = await pipeline.post({ event_type: "page_view", user_id: "u123", page: "/home" });
    await stage.see("POST /events", posted.text, "202 Accepted");
    await stage.world.idle();
    await stage.see("analytics-events", () => pipeline.items(), "1 item");
    await stage.see("events-archive", () => pipeline.archived(), "1 object");
    await stage.see("events-dlq", () => pipeline.messages("deadLetters"), "0 messages");
    await stage.why({ subject: posted.requestId, reaching: pipeline.names.table.name }, { verdict: "arrived" });
    await pipeline.endHour();
    await stage.see("events-reports, five minutes after the hour", pipeline.reported(), "page_view /home: 1");
  },
};
