import { minutes, type Instant, type Kernel, type Scope } from "../../kernel/index.ts";
import type { LogEventsWritten } from "./events.ts";
import { patternOf, type FilterPattern } from "./filter-pattern/index.ts";
import { NUMBER } from "./filter-pattern/compare.ts";
import { pathOf } from "./filter-pattern/json.ts";
import type { FoundMetric, LogsPorts } from "./ports.ts";
import type { LogGroup, MetricFilter, MetricTransformation } from "./state.ts";
import type { LogsStore } from "./store.ts";

export const isNumber = (text: string): boolean => NUMBER.test(text);

/** Whether a pattern gives a value that name: `$size` of a column, `$.latency` of a JSON document. */
export function isSelector(text: string, pattern: FilterPattern): boolean {
  if (pattern.kind === "terms" || !text.startsWith("$")) return false;
  if (pattern.kind === "columns") return /^\$[\p{L}\p{N}_]+$/u.test(text);
  try {
    return pathOf(text).length > 0;
  } catch {
    return false;
  }
}

/**
 * Counts what comes in, from the moment on in which a filter is there. A value stands at the time of its event; the default value is
 * for minutes in which lines came in, and none of them matched.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export function countLines(kernel: Kernel, store: LogsStore, ports: LogsPorts): void {
  /** The minutes with lines, by filter: whether one of them matched. */
  const minutesOf = new WeakMap<MetricFilter, Map<Instant, boolean>>();

  const note = (scope: Scope, group: LogGroup, filter: MetricFilter, matched: boolean): void => {
    if (!filter.transformations.some(({ defaultValue }) => defaultValue !== undefined)) return;
    const known = minutesOf.get(filter) ?? new Map<Instant, boolean>();
    minutesOf.set(filter, known);
    const minute = Math.floor(kernel.now() / MINUTE) * MINUTE;
    const before = known.get(minute);
    known.set(minute, matched || before === true);
    if (before === undefined)
      kernel.timeline.at(minute + MINUTE - 1, "logs-default-value", () => settle(scope, group, filter, minute), {
        background: true,
      });
  };

  const settle = (scope: Scope, group: LogGroup, filter: MetricFilter, minute: Instant): void => {
    const matched = minutesOf.get(filter)?.get(minute);
    minutesOf.get(filter)?.delete(minute);
    if (matched !== false || group.metricFilters.get(filter.name) !== filter) return;
    for (const each of filter.transformations)
      if (each.defaultValue !== undefined) ports.putMetric(scope, metricOf(each, each.defaultValue, {}, minute));
  };

  store.onWritten((fact: LogEventsWritten) => {
    const group = store.region(fact.scope).groups.get(fact.group);
    for (const filter of group?.metricFilters.values() ?? []) {
      const matching = fact.events.filter(({ message }) => patternOf(filter).matches(message));
      for (const event of matching) for (const metric of found(filter, event)) ports.putMetric(fact.scope, metric);
      if (group) note(fact.scope, group, filter, matching.length > 0);
    }
  });
}

const MINUTE = minutes(1);

function found(
  filter: MetricFilter,
  { message, timestamp }: { readonly message: string; readonly timestamp: Instant },
): readonly FoundMetric[] {
  return filter.transformations.flatMap((each) => {
    const selectors = [...(isNumber(each.value) ? [] : [each.value]), ...Object.values(each.dimensions)];
    const values = selectors.length > 0 ? patternOf(filter).values(message, selectors) : {};
    const text = isNumber(each.value) ? each.value : values[each.value];
    const dimensions: Record<string, string> = {};
    for (const [name, selector] of Object.entries(each.dimensions)) dimensions[name] = values[selector] ?? "";
    // What is no number is not counted, nor what lacks a dimension.
    if (text === undefined || !isNumber(text) || Object.values(dimensions).includes("")) return [];
    return [metricOf(each, Number(text), dimensions, timestamp)];
  });
}

const metricOf = (
  { namespace, metricName: name, unit }: MetricTransformation,
  value: number,
  dimensions: Readonly<Record<string, string>>,
  at: Instant,
): FoundMetric => ({ namespace, name, value, unit, at, dimensions });
