import {
  iso,
  Scoped,
  type EntryId,
  type Instant,
  type JsonObject,
  type Kernel,
  type Scope,
} from "../../kernel/index.ts";
import { busAddress, busArn, DEFAULT_BUS, type Address } from "./arn.ts";
import type { BusEvent, Envelope } from "./bus-event.ts";
import { busNotFound, ruleNotFound } from "./errors.ts";
import { writeRuleMetric, type RuleFact } from "./events.ts";
import { payloadFor } from "./input.ts";
import { keepEvents } from "./kept.ts";
import { matches, mismatchOf } from "./matching.ts";
import { nextFiring } from "./schedule.ts";
import { expire, type ArchivedEvent, type Bus, type Region, type Rule } from "./state.ts";

/** What comes to a bus. */
export interface GivenEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources: readonly string[];
  readonly time: Instant;
  readonly traceHeader: string | undefined;
}

/** What the world has to say about targets. */
export interface EventsPorts {
  /** Whether there is a way to such a target. */
  delivers(targetArn: string): boolean;
}

/** What the operations share: the buses of the world, and the way of an event through their rules. */
export interface EventsStore {
  readonly kernel: Kernel;
  readonly ports: EventsPorts;
  region(scope: Scope): Region;
  regions(): readonly Region[];
  /** By name or ARN; throws `ResourceNotFoundException`. */
  bus(given: string | undefined, scope: Scope): Bus;
  rule(name: string | undefined, bus: string | undefined, scope: Scope): Rule;
  /** Takes an event; its id. A bus that does not exist takes it, too, and it is lost. */
  put(address: Address, given: GivenEvent, cause: EntryId): string;
  /** Takes an event that was on another bus, or that is played again. */
  take(address: Address, event: Arrival): void;
  /** Where an archive keeps its events. */
  archived(archiveArn: string): Map<string, ArchivedEvent>;
  /** Sets the rule's clock anew. */
  reschedule(rule: Rule): void;
  onRule(listener: (fact: RuleFact) => void): void;
}

export interface Arrival {
  readonly envelope: Envelope;
  readonly traceHeader: string | undefined;
  readonly through: readonly string[];
  readonly causes: readonly EntryId[];
  /** Only these rules look at it. */
  readonly onlyRules?: readonly string[];
  /** A replayed event is not archived again. */
  readonly replayed?: boolean;
}

export function createStore(kernel: Kernel, ports: EventsPorts): EventsStore {
  const regions = new Scoped<Region>((scope) => {
    const region = kept.region(scope);
    region.buses.set(DEFAULT_BUS, newBus(scope, DEFAULT_BUS, kernel.now()));
    return region;
  });
  const kept = keepEvents(kernel.ledger, {
    regions: () => regions.all().map(({ value }) => value),
    region: (scope) => regions.in(scope),
    resume: (rule, due) => resume(rule, due),
  });
  const listeners: ((fact: RuleFact) => void)[] = [];
  const tell = (fact: RuleFact): void => listeners.forEach((listener) => listener(fact));
  const find = (address: Address): Bus | undefined => regions.in(address).buses.get(address.name);

  const arrive = (address: Address, arrival: Arrival): void => {
    const { envelope } = arrival;
    const id = envelope.id;
    const entry = kernel.journal.write(arrival.causes, {
      kind: "fact",
      service: "events",
      fact: "event",
      subject: id,
      detail: {
        bus: address.name,
        source: envelope.source,
        detailType: envelope["detail-type"],
        ...(envelope["replay-name"] === undefined ? {} : { replay: envelope["replay-name"] }),
      },
    });
    const event: BusEvent = {
      id,
      envelope,
      entry,
      subject: id,
      ingestedAt: kernel.now(),
      traceHeader: arrival.traceHeader,
      through: arrival.through,
    };
    const bus = find(address);
    if (!bus) return tell({ kind: "no-bus", busArn: busArn(address, address.name), event });
    if (!arrival.replayed) archive(regions.in(address), bus, event);
    const rules = [...bus.rules.values()].filter(
      (rule) => rule.pattern && (!arrival.onlyRules || arrival.onlyRules.includes(rule.arn)),
    );
    if (rules.length === 0) tell({ kind: "no-rule", busArn: bus.arn, event });
    for (const rule of rules) offer(rule, event);
  };

  const offer = (rule: Rule, event: BusEvent): void => {
    if (rule.pattern && !matches(rule.pattern, event.envelope))
      return tell({ kind: "mismatch", rule, event, mismatch: mismatchOf(rule.pattern, event.envelope) });
    if (rule.state === "DISABLED") return tell({ kind: "disabled", rule, event });
    writeRuleMetric(kernel, rule, "MatchedEvents", event.entry);
    if (event.through.includes(rule.arn)) return tell({ kind: "loop", rule, event });
    trigger(rule, event);
  };

  const trigger = (rule: Rule, event: BusEvent): void => {
    writeRuleMetric(kernel, rule, "TriggeredRules", event.entry);
    if (rule.targets.size === 0) return tell({ kind: "no-target", rule, event });
    for (const target of rule.targets.values())
      tell({ kind: "matched", rule, target, event, payload: payloadFor(target.transform, event, rule) });
  };

  const fire = (rule: Rule): void => {
    const id = kernel.random.stream("events.event-id").uuid();
    const given = {
      source: "aws.events",
      detailType: "Scheduled Event",
      detail: {},
      resources: [rule.arn],
      time: kernel.now(),
    };
    const entry = kernel.journal.write([], {
      kind: "fact",
      service: "events",
      fact: "scheduled",
      subject: rule.arn,
      detail: { schedule: rule.schedule?.text ?? "", event: id },
    });
    trigger(rule, {
      id,
      entry,
      envelope: envelopeOf(id, rule, given),
      subject: rule.arn,
      ingestedAt: kernel.now(),
      traceHeader: undefined,
      through: [],
    });
  };

  const reschedule = (rule: Rule, last = kernel.now()): void => {
    rule.task?.cancel();
    rule.task = undefined;
    const due = rule.schedule && rule.state !== "DISABLED" ? nextFiring(rule.schedule, last) : undefined;
    if (due === undefined) return;
    wind(rule, due);
  };

  const wind = (rule: Rule, due: Instant): void => {
    // In the background: a world in which only clocks tick has come to rest.
    rule.task = kernel.timeline.at(
      due,
      "events-schedule",
      () => {
        reschedule(rule, due);
        // Whoever asks for the bus may change it: when the rule is due has changed.
        find({ ...rule, kind: "event-bus", name: rule.bus });
        fire(rule);
      },
      { background: true },
    );
  };

  /** What a rule missed while the world was away it does not make up for; it keeps its rhythm. */
  const resume = (rule: Rule, due: Instant): void => {
    const now = kernel.now();
    const { schedule } = rule;
    if (due >= now || !schedule) return wind(rule, due);
    const last = schedule.kind === "rate" ? due + Math.floor((now - due) / schedule.period) * schedule.period : now;
    return reschedule(rule, last);
  };

  const store: EventsStore = {
    kernel,
    ports,
    region: (scope) => regions.in(scope),
    regions: () => regions.all().map(({ value }) => value),
    bus(given, scope) {
      const address = busAddress(given, scope);
      const bus = find(address);
      if (!bus) throw busNotFound(address.name);
      return bus;
    },
    rule(name = "", given, scope) {
      const bus = store.bus(given, scope);
      const rule = bus.rules.get(name);
      if (!rule) throw ruleNotFound(name, bus.name);
      return rule;
    },
    archived: (arn) => kept.archived(arn),
    put(address, given, cause) {
      const id = kernel.random.stream("events.event-id").uuid();
      arrive(address, {
        envelope: envelopeOf(id, address, given),
        traceHeader: given.traceHeader,
        through: [],
        causes: [cause],
      });
      return id;
    },
    take: arrive,
    reschedule: (rule) => reschedule(rule),
    onRule: (listener) => void listeners.push(listener),
  };
  return store;
}

export const newBus = (scope: Scope, name: string, now: Instant): Bus => ({
  account: scope.account,
  region: scope.region,
  name,
  arn: busArn(scope, name),
  createdAt: now,
  modifiedAt: now,
  rules: new Map(),
  tags: new Map(),
  description: undefined,
  policy: undefined,
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html; times in whole seconds (recorded). */
const envelopeOf = (id: string, scope: Scope, given: Omit<GivenEvent, "traceHeader">): Envelope => ({
  version: "0",
  id,
  "detail-type": given.detailType,
  source: given.source,
  account: scope.account,
  time: iso(given.time).replace(/\.\d+Z$/, "Z"),
  region: scope.region,
  resources: given.resources,
  detail: given.detail,
});

function archive(region: Region, bus: Bus, event: BusEvent): void {
  for (const each of region.archives.values()) {
    if (each.busArn !== bus.arn || (each.pattern && !matches(each.pattern, event.envelope))) continue;
    expire(each, event.ingestedAt);
    const bytes = Buffer.byteLength(JSON.stringify(event.envelope));
    each.events.set(event.id, {
      at: Date.parse(event.envelope.time),
      envelope: event.envelope,
      bytes,
      entry: event.entry,
    });
  }
}
