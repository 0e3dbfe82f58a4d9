import type { EntryId, Kernel } from "../kernel/index.ts";
import type { BusEvent, EventsRoom, Rule, RuleFact } from "../services/events/index.ts";
import type { Reason } from "../why/index.ts";
import { createErrands, type Errands } from "./shared/errands.ts";
import type { DeadLetter, Loss, TargetAttempts, Tried } from "./shared/target-attempts.ts";
import { trail, type Trail } from "./shared/trail.ts";
import type { Way } from "./shared/way.ts";

const EVENTS = "events.amazonaws.com";

export interface RuleDeliveriesOptions {
  readonly kernel: Kernel;
  readonly events: EventsRoom;
  readonly attempts: TargetAttempts;
  /** Where a rule can lead to. */
  readonly ways: readonly Way[];
  /** Told when a target is first tried. */
  onStart(rule: Rule, event: BusEvent): void;
}

type Matched = Extract<RuleFact, { kind: "matched" }>;

/** What a rule matched, on its way to a target. */
interface RuleErrand {
  readonly fact: Matched;
  readonly path: Trail;
  readonly tried: Tried | undefined;
}

/** Who the rule is; what it asks for was asked. */
const plain = (rule: Matched["rule"]): Matched["rule"] => ({
  ...rule,
  targets: new Map(),
  pattern: undefined,
  schedule: undefined,
  task: undefined,
});

/** Takes what rules matched to their targets, and says of every other event why a rule let it lie. */
export function ruleDeliveries({ kernel, events, attempts, ways, onStart }: RuleDeliveriesOptions): void {
  const arrowTo = (targetArn: string): string => ways.find((way) => way.leadsTo(targetArn))?.arrow ?? "events-rule";

  const letLie = (fact: Exclude<RuleFact, Matched | { kind: "no-rule" | "no-bus" }>): void => {
    const targets = [...fact.rule.targets.values()].map(({ arn }) => arn);
    const detail =
      fact.kind === "mismatch"
        ? {
            rule: fact.rule.name,
            expected: `${fact.mismatch.field} ${fact.mismatch.expected}`,
            actual: fact.mismatch.actual,
          }
        : { rule: fact.rule.name };
    for (const target of targets.length > 0 ? targets : [""])
      trail(kernel, arrowTo(target), fact.event.subject, target, fact.event.entry).skipped(
        "match",
        REASONS[fact.kind],
        detail,
      );
    if (fact.kind === "loop") events.metric(fact.rule, "DeadLetterInvocations", fact.event.entry);
  };

  const nowhere = (reason: Reason, { busArn, event }: Extract<RuleFact, { kind: "no-rule" | "no-bus" }>): void => {
    const path = trail(kernel, "events-rule", event.subject, "", event.entry);
    if (reason === "bus-missing") path.stopped("match", reason, { bus: busArn });
    else path.skipped("match", reason, { bus: busArn });
  };

  const pathOf = ({ event, target }: Matched, way: Way, cause: EntryId): Trail =>
    trail(kernel, way.arrow, event.subject, target.arn, cause);

  const deliver = ({ fact, path, tried }: RuleErrand, way: Way): void => {
    const { rule, target, event } = fact;
    if (!tried) onStart(rule, event);
    const count = (name: Parameters<EventsRoom["metric"]>[1], cause: EntryId): void => events.metric(rule, name, cause);
    attempts.start({
      path,
      subject: event.subject,
      way,
      target: target.arn,
      groupId: target.groupId,
      traceHeader: event.traceHeader,
      payload: () => fact.payload,
      onward: { event, rule },
      sender: { service: EVENTS, sourceArn: rule.arn, sourceAccount: rule.account, roleArn: target.roleArn },
      retriesMax: target.retriesMax,
      ageMax: target.ageMax,
      deadLetter: target.deadLetterArn === undefined ? undefined : deadLetterOf(fact, target.deadLetterArn),
      tried,
      again: (after, now) => errandsTo(way).after(after, { fact, path, tried: now }),
      onDelivered: () => count("Invocations", path.at),
      onRetry: () => count("RetryInvocationAttempts", path.at),
      onLost() {
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html: only what failed for good.
        count("Invocations", path.at);
        count("FailedInvocations", path.at);
      },
      onDeadLetter: (letter, sent) =>
        count(sent ? "InvocationsSentToDlq" : "InvocationsFailedToBeSentToDlq", letter.at),
    });
  };

  const errands = new Map(
    ways.map((way) => [
      way,
      createErrands<RuleErrand, Omit<RuleErrand, "path">>({
        kernel,
        name: `rule.${way.arrow}`,
        arrow: way.arrow,
        run: (errand) => deliver(errand, way),
        toRow: ({ fact, tried }) => ({ fact: { ...fact, rule: plain(fact.rule) }, tried }),
        fromRow: ({ fact, tried }, entry) => ({
          fact: { ...fact, event: { ...fact.event, entry } },
          path: pathOf(fact, way, entry),
          tried,
        }),
      }),
    ]),
  );
  const errandsTo = (way: Way): Errands<RuleErrand> => {
    const found = errands.get(way);
    if (!found) throw new Error(`misfire: nobody goes to ${way.arrow}`);
    return found;
  };

  events.onRule((fact) => {
    switch (fact.kind) {
      case "matched": {
        const way = ways.find((each) => each.leadsTo(fact.target.arn));
        // PutTargets refuses what no way leads to.
        if (!way) throw new Error(`misfire: no way leads to the target ${fact.target.arn}`);
        const path = pathOf(fact, way, fact.event.entry);
        path.passed("match", { rule: fact.rule.name });
        errandsTo(way).after(0, { fact, path, tried: undefined });
        return;
      }
      case "no-bus":
        return nowhere("bus-missing", fact);
      case "no-rule":
        return nowhere("no-rule", fact);
      case "mismatch":
      case "disabled":
      case "loop":
      case "no-target":
        return letLie(fact);
      default:
        return fact satisfies never;
    }
  });
}

const REASONS = {
  mismatch: "rule-mismatch",
  disabled: "rule-disabled",
  loop: "rule-loop",
  "no-target": "no-target",
} as const;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
const deadLetterOf = ({ rule, target, event }: Matched, queueArn: string): DeadLetter => ({
  queueArn,
  byRole: false,
  body: JSON.stringify(event.envelope),
  attributes: ({ code, message, retries, exhausted }: Loss) => ({
    RULE_ARN: rule.arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: code,
    ERROR_MESSAGE: message,
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
    RETRY_ATTEMPTS: String(retries),
  }),
});
