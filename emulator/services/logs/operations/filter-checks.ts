import { invalidParameter, limitExceeded } from "../errors.ts";
import { patternOf, type FilterPattern } from "../filter-pattern/index.ts";
import { REGEX_FILTERS_MAX } from "../limits.ts";
import type { LogGroup } from "../state.ts";

/** Groups have no transformers here, so nothing could be applied on what they made. */
export function refuseTransformed(input: {
  readonly applyOnTransformedLogs?: boolean | undefined;
  readonly fieldSelectionCriteria?: string | undefined;
}): void {
  if (input.applyOnTransformedLogs === true)
    throw invalidParameter("Misfire transforms no logs: applyOnTransformedLogs cannot be true.");
  if (input.fieldSelectionCriteria !== undefined)
    throw invalidParameter("Misfire selects no logs by system fields: fieldSelectionCriteria cannot be given.");
}

/** A group has only so many filters with regular expressions. */
export function checkRegexFilters(group: LogGroup, pattern: FilterPattern, name: string): void {
  if (!pattern.hasRegex) return;
  const others = [...group.metricFilters.values(), ...group.subscriptionFilters.values()].filter(
    (filter) => patternOf(filter).hasRegex && filter.name !== name,
  );
  if (others.length >= REGEX_FILTERS_MAX) throw limitExceeded();
}
