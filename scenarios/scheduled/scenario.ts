import { join } from "node:path";
import { allow } from "../../provision/index.ts";
import { rules } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const ZONE = "Europe/Berlin";
const MINUTE_MS = 60_000;

export const scenario: Scenario = {
  name: "scheduled",
  plane: "none",
  healthy: true,
  broken:
    "nothing: a rule starts `aggregate` every minute, and a schedule sends to `reports` once a day, by Berlin's clocks",
  async play(stage) {
    const { world } = stage;
    const it = rules(world);
    const aggregate = await it.makeFunction("aggregate", join(import.meta.dirname, "handler.ts"));
    await it.makeQueue("reports");
    await it.makeRole("clock", "scheduler.amazonaws.com", [allow("Send", ["sqs:SendMessage"], it.queueArn("reports"))]);
    const daily = dailyAt(world.now() + 2 * MINUTE_MS);
    const made = it.schedule("daily", daily, { target: it.queueArn("reports"), role: "clock", zone: ZONE });
    await stage.see(`CreateSchedule ${daily} ${ZONE}`, await made, "200 OK");
    await it.allowRule("aggregate", "minutely");
    const rule = it.putRule("minutely", { ScheduleExpression: "rate(1 minute)" }, { Arn: it.functionArn("aggregate") });
    await stage.see("PutRule rate(1 minute)", await rule, "200 OK");
    await stage.see("/aws/lambda/aggregate", await aggregate.log(), "no log event");
    await world.advance(60);
    await world.idle();
    // While one looks in real time, the next minute may be over.
    await stage.see("a minute later", () => aggregate.logged("aggregates"), /^aggregates, (?:once|\d+ times)$/);
    await stage.why({ subject: it.name("minutely"), reaching: it.name("aggregate") }, { verdict: "arrived" });
    await world.advance(60);
    await world.idle();
    await stage.see("reports", () => it.messages("reports"), "1 message");
    await stage.why({ subject: it.name("daily"), reaching: it.name("reports") }, { verdict: "arrived" });
    await stage.see(
      "TriggeredRules · Invocations · FailedInvocations",
      () => it.counts("minutely"),
      /^(?<times>[2-9]) · \k<times> · 0$/,
    );
  },
};

/** Every day when the clocks of the zone show what they show at the instant. */
function dailyAt(instant: number): string {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "numeric", minute: "numeric" });
  const [hour, minute] = clock.format(instant).split(":").map(Number);
  return `cron(${minute} ${hour} * * ? *)`;
}
