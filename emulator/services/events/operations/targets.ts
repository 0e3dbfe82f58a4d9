import type {
  ListRuleNamesByTargetRequest,
  ListRuleNamesByTargetResponse,
  ListTargetsByRuleRequest,
  ListTargetsByRuleResponse,
  PutTargetsRequest,
  PutTargetsResponse,
  RemoveTargetsRequest,
  RemoveTargetsResponse,
} from "@aws-sdk/client-eventbridge";
import type { Operation } from "../../../kernel/index.ts";
import { limitExceeded } from "../errors.ts";
import { TARGETS_MAX } from "../limits.ts";
import { page } from "../page.ts";
import { onAll, onRule } from "../permission.ts";
import type { EventsStore } from "../store.ts";
import { readTarget } from "../target.ts";
import { passRole } from "./rules.ts";

export const putTargets = (store: EventsStore): Operation<PutTargetsRequest, PutTargetsResponse> => ({
  permissions: (input, context) => [onRule("PutTargets", { rule: input.Rule, bus: input.EventBusName }, context)],
  run(input, context) {
    const rule = store.rule(input.Rule, input.EventBusName, context);
    const targets = (input.Targets ?? []).map((shape) => readTarget(shape, store.ports.delivers));
    const ids = new Set([...rule.targets.keys(), ...targets.map(({ id }) => id)]);
    if (ids.size > TARGETS_MAX) throw limitExceeded();
    for (const { roleArn } of targets) if (roleArn !== undefined) passRole(roleArn, context);
    for (const target of targets) rule.targets.set(target.id, target);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

export const removeTargets = (store: EventsStore): Operation<RemoveTargetsRequest, RemoveTargetsResponse> => ({
  permissions: (input, context) => [onRule("RemoveTargets", { rule: input.Rule, bus: input.EventBusName }, context)],
  run(input, context) {
    const rule = store.rule(input.Rule, input.EventBusName, context);
    for (const id of input.Ids ?? []) rule.targets.delete(id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

export const listTargetsByRule = (
  store: EventsStore,
): Operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse> => ({
  permissions: (input, context) => [
    onRule("ListTargetsByRule", { rule: input.Rule, bus: input.EventBusName }, context),
  ],
  run(input, context) {
    const rule = store.rule(input.Rule, input.EventBusName, context);
    const named = [...rule.targets.values()].map(({ id, shape }) => ({ name: id, shape }));
    const { items, ...next } = page(named, input);
    return { Targets: items.map(({ shape }) => shape), ...next };
  },
});

export const listRuleNamesByTarget = (
  store: EventsStore,
): Operation<ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse> => ({
  permissions: () => [onAll("ListRuleNamesByTarget")],
  run(input, context) {
    const bus = store.bus(input.EventBusName, context);
    const rules = [...bus.rules.values()].filter((rule) =>
      [...rule.targets.values()].some(({ arn }) => arn === input.TargetArn),
    );
    const { items, ...next } = page(rules, input);
    return { RuleNames: items.map(({ name }) => name), ...next };
  },
});
