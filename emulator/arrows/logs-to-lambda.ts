import { minutes, type EntryId, type Instant, type Kernel, type Millis, type Scope } from "../kernel/index.ts";
import { decideInvocation } from "../permissions/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import {
  groupArn,
  subscriptionPayloads,
  type LogEventsWritten,
  type LogsRoom,
  type SubscriptionView,
} from "../services/logs/index.ts";
import { createErrands } from "./shared/errands.ts";
import { functionPolicy } from "./shared/function-policy.ts";
import { handOver } from "./shared/hand-over.ts";
import { serviceMay } from "./shared/service-right.ts";
import { trail, type Trail } from "./shared/trail.ts";

const ARROW = "logs-to-lambda";
const LOGS = "logs.amazonaws.com";
/** "disabled for up to 10 minutes": https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html */
const REST: Millis = minutes(10);
/** Ours: AWS goes on for as long as it is paid for, and only warns of it; a world has to come to an end. */
const ROUNDS_MAX = 16;

export interface LogsToLambdaOptions {
  readonly kernel: Kernel;
  readonly logs: LogsRoom;
  readonly lambda: () => LambdaRoom;
  /** How long lines are under way. */
  readonly latency: Millis;
}

export interface LogsToLambda {
  /** Whether a subscription filter may be put: CloudWatch Logs looks at the function's policy then, and again at each delivery. */
  validate(functionArn: string, group: { readonly scope: Scope; readonly name: string }, cause: EntryId): boolean;
}

/** Lines that a filter lets through, on their way. */
interface LogsErrand {
  readonly fact: LogEventsWritten;
  readonly filter: SubscriptionView;
  readonly matched: EntryId;
}

/**
 * A subscription filter starts a function with the lines that match, asynchronously. A permission that is taken away later is told
 * to nobody: a metric moves, and the filter rests.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample
 */
export function logsToLambda({ kernel, logs, lambda, latency }: LogsToLambdaOptions): LogsToLambda {
  /** Until when a filter delivers nothing, by group and filter. */
  const resting = new Map<string, Instant>();

  const may = (functionArn: string, scope: Scope, group: string, path: Trail): boolean => {
    const right = {
      sourceArn: `${groupArn(scope, group)}:*`,
      sourceAccount: scope.account,
      action: "lambda:InvokeFunction",
      resource: functionArn,
      policy: functionPolicy(lambda(), functionArn),
    };
    // Older policies name the service with its region.
    const regional = `logs.${scope.region}.amazonaws.com`;
    const isRegional = decideInvocation({ ...right, service: regional, now: kernel.now() }).allowed;
    const { decision, entry } = serviceMay(kernel, { ...right, service: isRegional ? regional : LOGS }, path.at);
    path.follow(entry);
    return decision.allowed;
  };

  const deliver = (fact: LogEventsWritten, filter: SubscriptionView, matched: EntryId): void => {
    const { scope, group, stream } = fact;
    const path = trail(kernel, ARROW, groupArn(scope, group), filter.destinationArn, matched);
    // Nothing is delivered for a filter that was taken away in between.
    if (!logs.hasSubscription(scope, group, filter)) return;
    const key = `${groupArn(scope, group)}:${filter.name}`;
    if ((resting.get(key) ?? 0) > kernel.now())
      return void path.stopped("carry", "subscription-resting", { rule: filter.name, events: filter.events.length });
    const fail = (reason: "function-missing" | "subscription-denied"): void => {
      path.stopped("permit", reason, { rule: filter.name, sourceAccount: scope.account });
      resting.set(key, kernel.now() + REST);
      count(fact, filter, "DeliveryErrors", filter.events.length, path.at);
    };
    if (!lambda().find(filter.destinationArn)) return fail("function-missing");
    if (!may(filter.destinationArn, scope, group, path)) return fail("subscription-denied");
    if (rounds(kernel, path.at, filter.destinationArn) >= ROUNDS_MAX) return stopLoop(fact, filter, path.at);
    path.passed("carry", { rule: filter.name, events: filter.events.length });
    for (const payload of subscriptionPayloads({ scope, group, stream, filter: filter.name }, filter.events)) {
      handOver(lambda(), path, { functionArn: filter.destinationArn, payload, traceHeader: undefined });
      count(fact, filter, "ForwardedBytes", payload.length, path.at);
    }
    count(fact, filter, "ForwardedLogEvents", filter.events.length, path.at);
  };

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html */
  const count = (
    { group }: LogEventsWritten,
    filter: SubscriptionView,
    name: "DeliveryErrors" | "ForwardedBytes" | "ForwardedLogEvents",
    value: number,
    cause: EntryId,
  ): void => {
    const dimensions = { LogGroupName: group, DestinationType: "Lambda", FilterName: filter.name };
    const unit = name === "ForwardedBytes" ? "Bytes" : "None";
    kernel.journal.write([cause], { kind: "metric", namespace: "AWS/Logs", name, value, unit, dimensions });
  };

  const stopLoop = ({ scope, group }: LogEventsWritten, filter: SubscriptionView, cause: EntryId): void =>
    void kernel.journal.write([cause], {
      kind: "note",
      about: groupArn(scope, group),
      text: `the function writes into a log group that starts it: stopped after ${ROUNDS_MAX} rounds; AWS would not stop`,
      detail: { filter: filter.name, destination: filter.destinationArn },
    });

  const errands = createErrands<LogsErrand, LogsErrand>({
    kernel,
    name: ARROW,
    arrow: ARROW,
    run: ({ fact, filter, matched }) => deliver(fact, filter, matched),
    // Whoever wrote them is not part of it, only where they are.
    toRow: ({ fact: { scope, ...fact }, filter, matched }) => ({
      fact: { ...fact, scope: { account: scope.account, region: scope.region } },
      filter,
      matched,
    }),
    fromRow: ({ fact, filter }, entry) => ({ fact: { ...fact, entry }, filter, matched: entry }),
  });
  logs.onWritten((fact) => {
    for (const filter of logs.subscriptionsTo(fact)) {
      const path = trail(kernel, ARROW, groupArn(fact.scope, fact.group), filter.destinationArn, fact.entry);
      if (filter.events.length === 0) {
        path.skipped("match", "line-mismatch", { rule: filter.name, expected: filter.pattern });
        continue;
      }
      path.passed("match", { rule: filter.name, events: filter.events.length });
      errands.after(latency, { fact, filter, matched: path.at });
    }
  });

  return {
    validate(functionArn, { scope, name }, cause) {
      const path = trail(kernel, ARROW, groupArn(scope, name), functionArn, cause);
      const exists = lambda().find(functionArn) !== undefined;
      if (exists && may(functionArn, scope, name, path)) {
        for (const key of resting.keys()) if (key.startsWith(`${groupArn(scope, name)}:`)) resting.delete(key);
        return true;
      }
      path.stopped("permit", exists ? "subscription-refused" : "function-missing", { sourceAccount: scope.account });
      return false;
    },
  };
}

/** How often this arrow carried lines to the function on the way to an entry. */
function rounds(kernel: Kernel, from: EntryId, functionArn: string): number {
  const seen = new Set<EntryId>();
  const open = [from];
  let count = 0;
  for (let id = open.pop(); id !== undefined && count < ROUNDS_MAX; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const entry = kernel.journal.get(id);
    if (!entry) continue;
    const carried = entry.kind === "arrow" && entry.arrow === ARROW && entry.stage === "carry";
    if (carried && entry.verdict === "passed" && entry.target === functionArn) count += 1;
    open.push(...entry.causes);
  }
  return count;
}
