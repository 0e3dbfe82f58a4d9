import {
  withoutPolicy,
  type EntryId,
  type Kernel,
  type ResourcePolicy,
  type Service,
  onDemand,
} from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { addressOf, busAddress } from "./arn.ts";
import type { BusEvent } from "./bus-event.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import { writeRuleMetric, type RuleFact, type RuleMetric } from "./events.ts";
import { resumeReplays } from "./operations/replays.ts";
import type { Rule } from "./state.ts";
import { createStore, type EventsPorts, type EventsStore, type GivenEvent } from "./store.ts";

export type { BusEvent } from "./bus-event.ts";
export type { PatternMismatch, RuleFact, RuleMetric } from "./events.ts";
export type { Rule, Target } from "./state.ts";
export type { EventsPorts, GivenEvent } from "./store.ts";

/** EventBridge. See README.md for what is emulated. */
export interface EventsRoom {
  readonly service: Service;
  /** Takes the event of an AWS service, which has asked for permission itself; the event's id. */
  put(busArn: string, given: GivenEvent, cause: EntryId): string;
  /** Takes an event that was on another bus, as it is. */
  forward(busArn: string, event: BusEvent, through: Rule, cause: EntryId): void;
  /** Whether there is such a bus. */
  hasBus(busArn: string): boolean;
  /** The policy and owner of a bus; `undefined` when there is no such bus. */
  resourcePolicy(busArn: string): ResourcePolicy | undefined;
  /** Calls back for every event and every rule that had to decide about it, and for every firing of a schedule. */
  onRule(listener: (fact: RuleFact) => void): void;
  metric(rule: Rule, name: RuleMetric, cause: EntryId): void;
}

export function createEvents(kernel: Kernel, ports: EventsPorts): EventsRoom {
  const store = createStore(kernel, ports);
  kernel.ledger.onRestored(() => resumeReplays(store));
  const operations = onDemand(() => operationsOf(store));
  return {
    service: {
      name: "events",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      resourcePolicy: (arn) => policyOf(store, arn) ?? withoutPolicy(arn),
      denied: ({ text }) => accessDenied(text),
    },
    put: (arn, given, cause) => store.put(addressIn(arn), given, cause),
    forward: (arn, event, through, cause) =>
      store.take(addressIn(arn), {
        envelope: event.envelope,
        traceHeader: event.traceHeader,
        through: [...event.through, through.arn],
        causes: [cause],
      }),
    hasBus: (arn) => policyOf(store, arn) !== undefined,
    resourcePolicy: (arn) => policyOf(store, arn),
    onRule: (listener) => store.onRule(listener),
    metric: (rule, name, cause) => writeRuleMetric(kernel, rule, name, cause),
  };
}

const NOWHERE = { account: "", region: "" };

const addressIn = (arn: string): ReturnType<typeof busAddress> => busAddress(arn, NOWHERE);

function policyOf(store: EventsStore, arn: string): ResourcePolicy | undefined {
  const address = addressOf(arn);
  const bus = address?.kind === "event-bus" ? store.region(address).buses.get(address.name) : undefined;
  return bus && { document: bus.policy, owner: bus.account, name: `policy of the event bus ${bus.name}` };
}
