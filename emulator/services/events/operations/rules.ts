import type {
  DeleteRuleRequest,
  DescribeRuleRequest,
  DescribeRuleResponse,
  DisableRuleRequest,
  EnableRuleRequest,
  ListRulesRequest,
  ListRulesResponse,
  PutRuleRequest,
  PutRuleResponse,
  Rule as RuleShape,
} from "@aws-sdk/client-eventbridge";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { DEFAULT_BUS, ruleArn } from "../arn.ts";
import { invalidPattern, limitExceeded, validation } from "../errors.ts";
import { PATTERN_MAX, RULES_MAX } from "../limits.ts";
import { readPattern } from "../matching.ts";
import { page } from "../page.ts";
import { onBus, onRule } from "../permission.ts";
import { readSchedule } from "../schedule.ts";
import type { Bus, Rule, RuleState } from "../state.ts";
import type { EventsStore } from "../store.ts";

interface Named {
  readonly Name?: string | undefined;
  readonly EventBusName?: string | undefined;
}

export const on =
  (action: string) =>
  (input: Named, context: CallContext): ReturnType<Operation<Named, void>["permissions"]> => [
    onRule(action, { rule: input.Name, bus: input.EventBusName }, context),
  ];

export const putRule = (store: EventsStore): Operation<PutRuleRequest, PutRuleResponse> => ({
  permissions: on("PutRule"),
  run(input, context) {
    const bus = store.bus(input.EventBusName, context);
    const { EventPattern: pattern, ScheduleExpression: schedule, RoleArn: roleArn, Description, State } = input;
    if (!pattern && !schedule) throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    if (schedule && bus.name !== DEFAULT_BUS)
      throw validation("ScheduleExpression is supported only on the default event bus.");
    if (pattern && pattern.length > PATTERN_MAX)
      throw invalidPattern(`Pattern is longer than ${PATTERN_MAX} characters`);
    const read = {
      pattern: pattern ? readPattern(pattern) : undefined,
      schedule: schedule ? readSchedule(schedule) : undefined,
    };
    if (roleArn !== undefined) passRole(roleArn, context);
    const rule = bus.rules.get(input.Name ?? "") ?? newRule(bus, input, context);
    Object.assign(rule, read, { roleArn, description: Description, state: stateOf(State) });
    bus.rules.set(rule.name, rule);
    store.reschedule(rule);
    return { RuleArn: rule.arn };
  },
});

const stateOf = (given: string | undefined): RuleState =>
  given === "DISABLED" || given === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" ? given : "ENABLED";

/** Whoever gives EventBridge a role must be allowed to. */
export function passRole(roleArn: string, context: CallContext): void {
  context.authorize({
    action: "iam:PassRole",
    resource: roleArn,
    context: { "iam:PassedToService": "events.amazonaws.com" },
  });
}

function newRule(bus: Bus, input: PutRuleRequest, context: CallContext): Rule {
  if (bus.rules.size >= RULES_MAX) throw limitExceeded();
  const name = input.Name ?? "";
  return {
    account: bus.account,
    region: bus.region,
    name,
    bus: bus.name,
    arn: ruleArn(bus, bus.name, name),
    targets: new Map(),
    tags: new Map((input.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
    createdBy: context.account,
    pattern: undefined,
    schedule: undefined,
    state: "ENABLED",
    description: undefined,
    roleArn: undefined,
    task: undefined,
  };
}

export const describeRule = (store: EventsStore): Operation<DescribeRuleRequest, DescribeRuleResponse> => ({
  permissions: on("DescribeRule"),
  run(input, context) {
    const rule = store.rule(input.Name, input.EventBusName, context);
    return { ...shapeOf(rule), CreatedBy: rule.createdBy };
  },
});

const shapeOf = (rule: Rule): RuleShape => ({
  Name: rule.name,
  Arn: rule.arn,
  EventPattern: rule.pattern?.text,
  ScheduleExpression: rule.schedule?.text,
  State: rule.state,
  Description: rule.description,
  RoleArn: rule.roleArn,
  EventBusName: rule.bus,
});

export const listRules = (store: EventsStore): Operation<ListRulesRequest, ListRulesResponse> => ({
  permissions: (input, context) => [onBus("ListRules", input.EventBusName, context)],
  run(input, context) {
    const bus = store.bus(input.EventBusName, context);
    const named = [...bus.rules.values()].filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
    const { items, ...next } = page(named, input);
    return { Rules: items.map(shapeOf), ...next };
  },
});

export const deleteRule = (store: EventsStore): Operation<DeleteRuleRequest, void> => ({
  permissions: on("DeleteRule"),
  run(input, context) {
    const bus = store.bus(input.EventBusName, context);
    const rule = bus.rules.get(input.Name ?? "");
    if (!rule) return;
    if (rule.targets.size > 0) throw validation("Rule can't be deleted since it has targets.");
    rule.task?.cancel();
    bus.rules.delete(rule.name);
  },
});

type Switch = (store: EventsStore) => Operation<EnableRuleRequest & DisableRuleRequest, void>;

const switchRule =
  (action: string, state: RuleState): Switch =>
  (store) => ({
    permissions: on(action),
    run(input, context) {
      const rule = store.rule(input.Name, input.EventBusName, context);
      if (rule.state === state) return;
      rule.state = state;
      store.reschedule(rule);
    },
  });

export const enableRule: Switch = switchRule("EnableRule", "ENABLED");
export const disableRule: Switch = switchRule("DisableRule", "DISABLED");
