import type { Instant, Scope } from "../../kernel/index.ts";
import type { CompositeRule } from "./alarms/composite-rule.ts";
import type { StateValue } from "./alarms/state-value.ts";
import type { MetricQuestion, Query, QueryInput } from "./math/evaluate-queries.ts";
import type { MetricStore } from "./metrics/metric-store.ts";

export type { StateValue };

/** What an alarm says of the world, and why. */
export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON. */
  readonly reasonData: string | undefined;
  /** When it was last set, to whatever value. */
  readonly updatedAt: Instant;
  /** When its value last changed. */
  readonly changedAt: Instant;
}

interface AlarmBase {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly actionsEnabled: boolean;
  readonly actions: Readonly<Record<StateValue, readonly string[]>>;
  readonly configuredAt: Instant;
  readonly state: AlarmState;
}

export interface MetricAlarm extends AlarmBase {
  readonly kind: "metric";
  readonly watched:
    | { readonly kind: "metric"; readonly metric: MetricQuestion }
    /** `id`: the one query whose data counts. */
    | {
        readonly kind: "queries";
        readonly queries: readonly Query[];
        readonly id: string;
        readonly given: readonly QueryInput[];
      };
  /** In seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** Whether `datapointsToAlarm` was given, and is shown. */
  readonly mOfN: boolean;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly treatMissing: TreatMissing | undefined;
}

export interface CompositeAlarm extends AlarmBase {
  readonly kind: "composite";
  readonly ruleText: string;
  readonly rule: CompositeRule;
}

export type Alarm = MetricAlarm | CompositeAlarm;

export const COMPARISONS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"] as const;
export type TreatMissing = (typeof TREATMENTS)[number];

export interface HistoryItem {
  readonly alarm: string;
  readonly alarmKind: Alarm["kind"];
  readonly at: Instant;
  readonly type: "ConfigurationUpdate" | "StateUpdate" | "Action";
  readonly summary: string;
  /** JSON. */
  readonly data: string;
}

export interface Dashboard {
  readonly name: string;
  readonly arn: string;
  /** JSON, as it was given. */
  readonly body: string;
  readonly modifiedAt: Instant;
}

/** What one account has in one region. */
export interface Region {
  readonly scope: Scope;
  readonly metrics: MetricStore;
  /** By name, in order of creation; a composite alarm stands behind those that it asks. */
  readonly alarms: Map<string, Alarm>;
  /** Oldest first. */
  readonly history: HistoryItem[];
  /** By ARN. */
  readonly tags: Map<string, ReadonlyMap<string, string>>;
}

/** The state after it was set to `value` now. */
export const moved = (
  state: AlarmState,
  to: { readonly value: StateValue; readonly reason: string; readonly reasonData: string | undefined },
  now: Instant,
): AlarmState => ({ ...to, updatedAt: now, changedAt: to.value === state.value ? state.changedAt : now });

export const alarmArn = ({ region, account }: Scope, name: string): string =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
export const dashboardArn = (account: string, name: string): string =>
  `arn:aws:cloudwatch::${account}:dashboard/${name}`;
