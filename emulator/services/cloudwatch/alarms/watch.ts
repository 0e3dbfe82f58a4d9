import type { EntryId, Instant, Kernel, Millis, Task } from "../../../kernel/index.ts";
import { EVALUATION_RHYTHM, EXTRA_PERIODS, SHORT_RHYTHM } from "../limits.ts";
import { evaluateQueries, timeSeries } from "../math/evaluate-queries.ts";
import { timesOf, type Grid, type TimeSeries } from "../math/time-series.ts";
import { alarmsIn, type Store } from "../store.ts";
import type { MetricAlarm, Region } from "../state.ts";
import { judge, type Datapoint } from "./judge.ts";
import { reasonDataOf, reasonOf } from "./reason.ts";

/** Whoever has values to look at once a minute, as queues have; returns whether it goes on having some. */
export type Sampler = (now: Instant) => boolean;

export interface Watch {
  /** Asks the sampler every minute, for as long as it wishes or an alarm exists. `wake` asks it again after it had nothing. */
  addSampler(sampler: Sampler): { wake(): void };
}

/** Looks at every alarm as its rhythm says, in the background: no world is kept busy by it. */
export function createWatch(kernel: Kernel, store: Store): Watch {
  const samplers: { readonly sample: Sampler; awake: boolean }[] = [];
  let next: Task | undefined;

  const rhythm = (): Millis | undefined => {
    const alarms = alarmsIn(store);
    if (alarms.some(({ alarm }) => isShort(alarm.kind === "metric" ? alarm.period : 60))) return SHORT_RHYTHM;
    return alarms.length > 0 || samplers.some(({ awake }) => awake) ? EVALUATION_RHYTHM : undefined;
  };
  const arm = (): void => {
    const step = rhythm();
    next?.cancel();
    next = undefined;
    if (step === undefined) return;
    const due = (Math.floor(kernel.now() / step) + 1) * step;
    next = kernel.timeline.at(due, "cloudwatch-alarms", () => tick(due), { background: true });
  };
  const tick = (due: Instant): void => {
    if (due % EVALUATION_RHYTHM === 0) for (const each of samplers) each.awake = each.sample(due);
    for (const { region, alarm } of alarmsIn(store)) {
      // Another alarm's change may have changed or deleted this one.
      const current = region.alarms.get(alarm.name);
      if (current?.kind !== "metric") continue;
      if (due % EVALUATION_RHYTHM === 0 || isShort(current.period)) evaluate(store, region, current, due);
    }
    arm();
  };
  store.onAlarms(arm);
  return {
    addSampler(sample) {
      const sampler = { sample, awake: false };
      samplers.push(sampler);
      return {
        wake() {
          if (sampler.awake) return;
          sampler.awake = true;
          if (!next) arm();
        },
      };
    },
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html */
const isShort = (period: number): boolean => period < 60;

function evaluate(store: Store, region: Region, alarm: MetricAlarm, now: Instant): void {
  const period = alarm.period * 1000;
  const count = alarm.evaluationPeriods + EXTRA_PERIODS;
  const grid: Grid = { start: now - count * period, period, count };
  const series = watchedSeries(region, alarm, grid);
  const times = timesOf(grid);
  const points: readonly Datapoint[] = times.map((at, index) => ({ at, value: series?.values[index] }));
  const judgement = judge(points, ignoresMissing(alarm) ? { ...alarm, treatMissing: "ignore" } : alarm);
  if (judgement.kind === "unchanged") return;
  const { real, value } = judgement;
  if (value === alarm.state.value) return;
  const causes = real.flatMap((point) => series?.causes[times.indexOf(point.at)] ?? []);
  store.setState(
    region,
    alarm,
    { value, reason: reasonOf(alarm, judgement), reasonData: reasonDataOf(alarm, real, now) },
    inOrder(causes),
  );
}

/**
 * Alarms on DynamoDB stay as they are when data is missing, whatever they say of it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const ignoresMissing = ({ watched }: MetricAlarm): boolean =>
  watched.kind === "metric" && watched.metric.namespace === "AWS/DynamoDB";

function watchedSeries(region: Region, { watched }: MetricAlarm, grid: Grid): TimeSeries | undefined {
  if (watched.kind === "metric") return timeSeries(region.metrics, watched.metric, grid);
  const worth = evaluateQueries(watched.queries, region.metrics, grid).get(watched.id);
  return worth?.kind === "series" ? worth.series : undefined;
}

const inOrder = (causes: readonly EntryId[]): readonly EntryId[] => [...new Set(causes)].toSorted((a, b) => a - b);
