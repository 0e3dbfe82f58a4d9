import { allow } from "../../provision/index.ts";
import { rules } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

const SCHEDULER = "scheduler.amazonaws.com";

export const scenario: Scenario = {
  name: "schedule-denied",
  plane: "execute",
  broken: "the schedule's role may not send to `reports`; later it does not trust EventBridge Scheduler either",
  async play(stage) {
    const { world } = stage;
    const it = rules(world);
    await it.makeQueue("reports");
    await it.makeRole("clock", SCHEDULER, [allow("Send", ["sqs:SendMessage"], it.queueArn("archive"))]);
    const made = it.schedule("minutely", "cron(* * * * ? *)", { target: it.queueArn("reports"), role: "clock" });
    await stage.see("CreateSchedule cron(* * * * ? *)", await made, "200 OK");
    const minute = async (): Promise<void> => {
      await world.advance(60);
      await world.idle();
    };
    const question = { subject: it.name("minutely"), reaching: it.name("reports") };
    await minute();
    await stage.shows("reports", () => it.messages("reports"), "0 messages");
    await stage.why(question, { verdict: "stopped", plane: "execute", reason: "target-role-denied" });
    await it.trust("clock", "lambda.amazonaws.com");
    await minute();
    await stage.see("reports", () => it.messages("reports"), "0 messages");
    await stage.why(question, { verdict: "stopped", plane: "execute", reason: "target-role-untrusted" });
    await stage.cure("let Scheduler assume the role, and let the role send to the queue", async () => {
      await it.trust("clock", SCHEDULER);
      await it.grant("clock", [allow("Send", ["sqs:SendMessage"], it.queueArn("reports"))]);
    });
    await minute();
    await stage.works("reports", () => it.messages("reports"), "1 message");
  },
};
