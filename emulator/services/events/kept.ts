import { keyParts, rowKey, type EntryId, type Instant, type Ledger, type Scope } from "../../kernel/index.ts";
import { addressOf, archiveArn, busArn, replayArn } from "./arn.ts";
import { readPattern } from "./matching.ts";
import { readSchedule } from "./schedule.ts";
import type { Archive, ArchivedEvent, Bus, Region, Replay, Rule } from "./state.ts";
import { readTarget } from "./target.ts";

/** Patterns, schedules and targets as they were given; what they mean is read anew. */
interface RuleRow extends Omit<Rule, "targets" | "pattern" | "schedule" | "task"> {
  readonly targets: readonly Parameters<typeof readTarget>[0][];
  readonly pattern: string | undefined;
  readonly schedule: string | undefined;
  /** When it fires next. */
  readonly due: Instant | undefined;
}

interface BusRow extends Omit<Bus, "rules"> {
  readonly rules: readonly RuleRow[];
}

interface ArchiveRow extends Omit<Archive, "events" | "pattern"> {
  readonly pattern: string | undefined;
}

/** What of the room outlives the process, and where it is put so that it does. */
export interface EventsKept {
  region(scope: Scope): Region;
  /** Where an archive keeps its events. */
  archived(archiveArn: string): Map<string, ArchivedEvent>;
}

export interface EventsParts {
  regions(): readonly Region[];
  region(scope: Scope): Region;
  /** Sets the clock of a rule that was due then. */
  resume(rule: Rule, due: Instant): void;
}

export function keepEvents(ledger: Ledger, parts: EventsParts): EventsKept {
  const at = <T>(arn: string, mapOf: (region: Region) => Map<string, T>): T | undefined => {
    const address = addressOf(arn);
    return address && mapOf(parts.region(address)).get(address.name);
  };
  const arns = (mapOf: (region: Region) => Map<string, { readonly arn: string }>): readonly string[] =>
    parts.regions().flatMap((region) => [...mapOf(region).values()].map(({ arn }) => arn));

  const buses = ledger.table<BusRow>("events.buses", {
    keys: () => arns((region) => region.buses),
    read(arn) {
      const bus = at(arn, (region) => region.buses);
      return bus && { ...bus, rules: [...bus.rules.values()].map(rowOfRule) };
    },
    restore(rows) {
      for (const [, { rules, ...bus }] of rows) {
        parts.region(bus).buses.set(bus.name, { ...bus, rules: new Map(rules.map((row) => [row.name, ruleOf(row)])) });
        for (const { name, due } of rules) {
          const rule = parts.region(bus).buses.get(bus.name)?.rules.get(name);
          if (rule && due !== undefined) parts.resume(rule, due);
        }
      }
    },
  });
  const archives = ledger.table<ArchiveRow>("events.archives", {
    keys: () => arns((region) => region.archives),
    read(arn) {
      const archive = at(arn, (region) => region.archives);
      if (!archive) return undefined;
      const { events: _, pattern, ...row } = archive;
      return { ...row, pattern: pattern?.text };
    },
    restore(rows) {
      for (const [arn, { pattern, ...row }] of rows)
        parts.region(row).archives.set(row.name, { ...row, events: kept.archived(arn), pattern: patternOf(pattern) });
    },
  });
  const archived = ledger.table<ArchivedEvent>("events.archived", {
    compared: false,
    *keys() {
      for (const { archives: all } of parts.regions())
        for (const { arn, events } of all.values()) for (const id of events.keys()) yield rowKey(arn, id);
    },
    read(key) {
      const [arn, id] = keyParts(key, 2);
      return at(arn, (region) => region.archives)?.events.get(id);
    },
    restore(rows, entry: EntryId) {
      for (const [key, event] of rows) {
        const [arn, id] = keyParts(key, 2);
        at(arn, (region) => region.archives)?.events.set(id, { ...event, entry });
      }
    },
  });
  const replays = ledger.table<Replay>("events.replays", {
    keys: () => arns((region) => region.replays),
    read: (arn) => at(arn, (region) => region.replays),
    restore: (rows) => rows.forEach(([, replay]) => parts.region(replay).replays.set(replay.name, replay)),
  });

  const kept: EventsKept = {
    region: (scope) => ({
      buses: buses.map((name) => busArn(scope, name)),
      archives: archives.map((name) => archiveArn(scope, name)),
      replays: replays.map((name) => replayArn(scope, name)),
    }),
    archived: (arn) => archived.map((id) => rowKey(arn, id)),
  };
  return kept;
}

const patternOf = (text: string | undefined): Rule["pattern"] => (text === undefined ? undefined : readPattern(text));

const rowOfRule = ({ task, targets, pattern, schedule, ...rule }: Rule): RuleRow => ({
  ...rule,
  targets: [...targets.values()].map(({ shape }) => shape),
  pattern: pattern?.text,
  schedule: schedule?.text,
  due: task?.due,
});

/** It was asked when it was put whether there is a way to a target. */
function ruleOf(row: RuleRow): Rule {
  const { due: _, targets, pattern, schedule, ...rule } = row;
  return {
    ...rule,
    targets: new Map(targets.map((shape) => [shape.Id ?? "", readTarget(shape, () => true)])),
    pattern: patternOf(pattern),
    schedule: schedule === undefined ? undefined : readSchedule(schedule),
    task: undefined,
  };
}
