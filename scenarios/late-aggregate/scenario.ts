import { events } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const viewOf = (page: string): object => ({ event_type: "page_view", user_id: "u123", page });

export const scenario: Scenario = {
  name: "late-aggregate",
  plane: "execute",
  broken: "the hour is counted at its last second, and an event of it was stored a minute later",
  virtualTime: "it plays over the end of an hour",
  async play(stage) {
    const { world } = stage;
    const pipeline = await events(world, { schedule: "cron(0 * * * ? *)" });
    const past = Math.floor(world.now() / 1000) % 3600;
    await world.advance((3570 - past + 3600) % 3600);
    const early = await pipeline.post(viewOf("/home"));
    await stage.see("00:59:30  POST /events", early.text, "202 Accepted");
    await world.idle();
    await pipeline.revoke("process", "dynamodb:PartiQLInsert");
    const late = await pipeline.post(viewOf("/cart"));
    await stage.see("00:59:30  POST /events, and the table is closed", late.text, "202 Accepted");
    await world.advance(31);
    await stage.why(
      { subject: late.requestId, reaching: pipeline.names.table.name },
      { verdict: "stopped", plane: "execute", reason: "execute-denied" },
    );
    await pipeline.grantAll("process");
    await world.advance(60);
    await world.idle();
    await stage.see("01:01:01  analytics-events", () => pipeline.items(), "2 items");
    await stage.shows("the report of 01:00", pipeline.reported(), "page_view /home: 1");
    await stage.cure("count five minutes later, and count that hour again", async () => {
      await pipeline.countAt("cron(5 * * * ? *)");
      await pipeline.startAggregate({ hour: new Date(world.now() - 3_600_000).toISOString().slice(0, 13) });
    });
    await world.idle();
    await stage.works("the report again", pipeline.reported(), "page_view /cart: 1, page_view /home: 1");
  },
};
