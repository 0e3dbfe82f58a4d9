import { join } from "node:path";
import { allow } from "../../provision/index.ts";
import { rules } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "scheduled",
  plane: "none",
  healthy: true,
  broken: "a rule starts `aggregate` every hour, and a schedule sends to `reports` at half past two in Berlin",
  async play(stage) {
    const { world } = stage;
    const it = rules(world);
    const aggregate = await it.makeFunction("aggregate", join(import.meta.dirname, "handler.ts"));
    await it.makeQueue("reports");
    const hourly = it.putRule("hourly", { ScheduleExpression: "rate(1 hour)" }, { Arn: it.functionArn("aggregate") });
    await stage.see("PutRule rate(1 hour)", await hourly, "200 OK");
    await it.allowRule("aggregate", "hourly");
    await it.makeRole("clock", "scheduler.amazonaws.com", [allow("Send", ["sqs:SendMessage"], it.queueArn("reports"))]);
    const nightly = it.schedule("nightly", "cron(30 2 * * ? *)", {
      target: it.queueArn("reports"),
      role: "clock",
      zone: "Europe/Berlin",
    });
    await stage.see("CreateSchedule cron(30 2 * * ? *) Europe/Berlin", await nightly, "200 OK");
    await world.idle();
    await stage.see("/aws/lambda/aggregate", () => aggregate.log(), "no log event");
    await world.advance(3600);
    await world.idle();
    await stage.see("an hour later", () => aggregate.logged("aggregates"), "aggregates, once");
    await stage.why({ subject: it.name("hourly"), reaching: it.name("aggregate") }, { verdict: "arrived" });
    await world.advance(3600);
    await world.idle();
    await stage.see("TriggeredRules · Invocations · FailedInvocations", () => it.counts("hourly"), "2 · 2 · 0");
    await stage.see("reports", () => it.messages("reports"), "1 message");
    await stage.why({ subject: it.name("nightly"), reaching: it.name("reports") }, { verdict: "arrived" });
  },
};
