import { join } from "node:path";
import { subscription } from "../../testbed/pipelines/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";

export const scenario: Scenario = {
  name: "subscription-not-permitted",
  plane: "invoke",
  broken: "errors of the shop's log start `alert`, until the permission for it is taken away",
  async play(stage) {
    const { world } = stage;
    const pipeline = await subscription(world, { handler: join(import.meta.dirname, "handler.ts") });
    const edge = { subject: pipeline.names.group, reaching: pipeline.names.function };
    await stage.see(
      "PutSubscriptionFilter",
      await pipeline.subscribe(),
      /^400 InvalidParameterException: Could not execute the lambda function\./,
    );
    await stage.why(edge, { verdict: "stopped", plane: "invoke", reason: "subscription-refused" });
    await pipeline.allowLogs();
    await stage.see("PutSubscriptionFilter, once permitted", await pipeline.subscribe(), "200 OK");
    await stage.see("PutLogEvents: all is well", await pipeline.write("all is well"), "200 OK");
    await world.idle();
    await stage.why(edge, { verdict: "ignored", plane: "none", reason: "line-mismatch" });
    await pipeline.removeLogsPermission();
    await stage.see("PutLogEvents: ERROR 1", await pipeline.write("ERROR 1"), "200 OK");
    await world.idle();
    await stage.shows("/aws/lambda/alert", () => pipeline.log(), "no log event");
    await stage.see("ForwardedLogEvents · DeliveryErrors", () => pipeline.deliveries(), "0 · 1");
    const denied = { verdict: "stopped", plane: "invoke", reason: "subscription-denied" } as const;
    await stage.why(edge, denied);
    await stage.see("PutLogEvents: ERROR 2", await pipeline.write("ERROR 2"), "200 OK");
    await world.idle();
    await stage.why(edge, { verdict: "stopped", plane: "none", reason: "subscription-resting" });
    await world.advance(600);
    await pipeline.write("ERROR 3");
    await world.idle();
    await stage.why(edge, denied);
    await stage.cure("let CloudWatch Logs start the function again, for this log group", () => pipeline.allowLogs());
    await world.advance(600);
    await pipeline.write("ERROR 4");
    await world.idle();
    await stage.works("/aws/lambda/alert", () => pipeline.logged("ERROR 4"), "ERROR 4, once");
    await stage.works("the errors of before", () => pipeline.logged("ERROR 1"), "no ERROR 1");
  },
};
