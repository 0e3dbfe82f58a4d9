import { allow } from "../../provision/index.ts";
import { rules, type RulesPipeline } from "../../testbed/pipelines/index.ts";
import type { ExpectedWhy, Scenario, Stage } from "../../testbed/scenario.ts";

const PATTERN = JSON.stringify({ source: ["shop"], detail: { total: [{ numeric: [">=", 100] }] } });

export const scenario: Scenario = {
  name: "event-lost",
  plane: "none",
  broken:
    "events for a bus that is not there, or that no rule takes: wrong pattern, disabled, without a target, in a circle",
  async play(stage) {
    const { world } = stage;
    const it = rules(world);
    await it.makeQueue("large-orders");
    await it.makeBus("quiet");
    await lost(stage, it, { what: "another bus", bus: "shpo", reason: "bus-missing" });
    await lost(stage, it, { what: "a bus without rules", bus: "quiet", reason: "no-rule" });
    await it.putRule("large", { EventPattern: PATTERN, State: "DISABLED" }, { Arn: it.queueArn("large-orders") });
    await it.openQueue("large-orders", "large");
    await lost(stage, it, { what: "a text for a number", total: "250", reason: "rule-mismatch" });
    await lost(stage, it, { what: "a disabled rule", total: 250, reason: "rule-disabled" });
    await it.putRule("idle", { EventPattern: PATTERN });
    await it.putRule("round", { EventPattern: PATTERN }, await backTo(it));
    const round = await it.send({ total: 250 });
    await stopAfter(stage, it, "round");
    await world.idle();
    await stage.shows("large-orders", () => it.messages("large-orders"), "0 messages");
    await stage.see("DeadLetterInvocations", () => deadLetters(stage, it), "1");
    await stage.why(
      { subject: round.id, reaching: it.name("large-orders") },
      { verdict: "ignored", reason: "rule-disabled" },
    );
    await stage.cure("enable the rule, and send the total as a number", () => it.enable("large"));
    await it.send({ total: 250 });
    await world.idle();
    await stage.works("large-orders", () => it.messages("large-orders"), "1 message");
  },
};

interface Loss {
  readonly what: string;
  readonly bus?: string;
  readonly total?: string | number;
  readonly reason: NonNullable<ExpectedWhy["reason"]>;
}

async function lost(stage: Stage, it: RulesPipeline, { what, bus, total = 250, reason }: Loss): Promise<void> {
  const { status, id } = await it.send({ total }, bus);
  await stage.see(`${what}: PutEvents`, status, "200 OK");
  await stage.world.idle();
  await stage.see(`${what}: large-orders`, () => it.messages("large-orders"), "0 messages");
  await stage.why(
    { subject: id, reaching: it.name("large-orders") },
    { verdict: reason === "bus-missing" ? "stopped" : "ignored", reason },
  );
}

/** The bus that the rule is on, as its own target. */
async function backTo(it: RulesPipeline): Promise<{ readonly Arn: string; readonly RoleArn: string }> {
  const Arn = it.busArn("default");
  return {
    Arn,
    RoleArn: await it.makeRole("onward", "events.amazonaws.com", [allow("Put", ["events:PutEvents"], Arn)]),
  };
}

/** Long enough for a rule to have started itself; nobody pays for it to go on, should an engine let it. */
const ROUND_SECONDS = 5;

async function stopAfter({ world }: Stage, it: RulesPipeline, rule: string): Promise<void> {
  await world.advance(ROUND_SECONDS);
  await it.removeTarget(rule);
}

const deadLetters = async ({ world }: Stage, it: RulesPipeline): Promise<string> =>
  String(await world.metric("AWS/Events", "DeadLetterInvocations", { RuleName: it.name("round") }));
