import type { Entry } from "../kernel/index.ts";
import type { Cure, Explanation } from "./explanation.ts";
import { EVENT_REASON_CODES, type EventReason } from "./event-reasons.ts";
import { detailOf, shortName } from "./names.ts";
import { letIn, letStart } from "./shared-cures.ts";

/** A role that lacks a right is cured as any other. */
type CuredHere = Exclude<EventReason, "target-role-denied">;

export const isEventReason = (reason: string | undefined): reason is CuredHere =>
  EVENT_REASON_CODES.some((code) => code === reason) && reason !== "target-role-denied";

/** What to do about an event that does not reach its target. */
export function cureForEvent(reason: CuredHere, told: Explanation, end: Entry): Cure {
  const rule = detailOf(end, "rule");
  switch (reason) {
    case "target-denied":
    case "target-dead-letter-denied":
      return letRuleIn(told.denied?.resource ?? targetOf(end), detailOf(end, "source"));
    case "target-role-untrusted":
      return trust(told, detailOf(end, "source"));
    case "target-missing":
      return { words: `create ${shortName(targetOf(end))}, or give the rule or schedule another target` };
    case "bus-missing": {
      const bus = shortName(detailOf(end, "bus"));
      return {
        words: "create the bus, or send to one that there is",
        sdk: `new CreateEventBusCommand({ Name: "${bus}" })`,
        cli: `aws events create-event-bus --name ${bus}`,
      };
    }
    case "no-rule":
      return { words: `give the bus ${shortName(detailOf(end, "bus"))} a rule whose pattern fits, with a target` };
    case "rule-mismatch":
      return {
        words: "nothing is broken: send what the rule's pattern asks for, or change the pattern",
        sdk: `new DescribeRuleCommand({ Name: "${rule}" })`,
        cli: `aws events describe-rule --name ${rule}`,
      };
    case "rule-disabled":
      return {
        words: "enable the rule",
        sdk: `new EnableRuleCommand({ Name: "${rule}" })`,
        cli: `aws events enable-rule --name ${rule}`,
      };
    case "rule-loop":
      return { words: "let the rule's pattern leave out what comes back from its own target" };
    case "no-target":
      return { words: `give the rule ${rule} a target` };
    default:
      return reason satisfies never;
  }
}

/** A statement in the target's own policy, for this rule. */
function letRuleIn(target: string, rule: string): Cure {
  const service = target.split(":")[2];
  const id = `events-${shortName(rule)}`;
  const principal = "events.amazonaws.com";
  if (service === "lambda")
    return {
      words: "give EventBridge the permission to start the function, for this rule",
      ...letStart({ functionArn: target, id, principal, sourceArn: rule }),
    };
  const action = ACTIONS[service ?? ""] ?? "*";
  const statement = letIn({ id, principal, action, resource: target, sourceArn: rule });
  return { words: `add to the policy of ${shortName(target)}: ${statement}` };
}

const ACTIONS: Readonly<Record<string, string | readonly string[]>> = {
  sqs: "sqs:SendMessage",
  sns: "sns:Publish",
  events: "events:PutEvents",
  logs: ["logs:CreateLogStream", "logs:PutLogEvents"],
};

function trust(told: Explanation, source: string): Cure {
  const service = source.split(":")[2] === "scheduler" ? "scheduler.amazonaws.com" : "events.amazonaws.com";
  const role = shortName(told.denied?.resource ?? told.target);
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
  return {
    words: `let ${service} assume the role`,
    sdk: `new UpdateAssumeRolePolicyCommand({ RoleName: "${role}", PolicyDocument: '${document}' })`,
    cli: `aws iam update-assume-role-policy --role-name ${role} \\\n  --policy-document '${document}'`,
  };
}

const targetOf = (end: Entry): string => (end.kind === "arrow" ? end.target : "<target>");
