import { minutes, type EntryId, type Instant, type Millis } from "../../../kernel/index.ts";
import { Values } from "./distribution.ts";
import type { Minute, Series } from "./series.ts";

/** What services send, and what is sent without a resolution of its own. */
export const STANDARD_RESOLUTION: Millis = minutes(1);

/** Minutes that a metric keeps to itself at most, before it tells its series of them. Ours. */
const KEPT_MAX = 60;

/**
 * A metric that a service sends itself. It adds up minutes, and tells all series in which CloudWatch shows it when somebody
 * looks: one invocation counts in a dozen series, which mostly nobody reads.
 */
export class OwnMetric {
  readonly #targets: readonly Series[];
  #minutes: Minute[] = [];

  constructor(targets: readonly Series[]) {
    this.#targets = targets;
  }

  /** Whether it had told all that it knew before this. */
  add(value: number, unit: string, at: Instant, cause: EntryId | undefined): boolean {
    const begins = this.#minutes.length === 0;
    const start = Math.floor(at / STANDARD_RESOLUTION) * STANDARD_RESOLUTION;
    const minute = this.#minutes.at(-1);
    if (minute && minute.start === start && minute.unit === unit) addTo(minute, value, at, cause);
    else {
      this.#minutes.push({ start, unit, first: value, values: undefined, lastAt: at, cause });
      if (this.#minutes.length > KEPT_MAX) this.#tell(this.#minutes.splice(0, KEPT_MAX));
    }
    for (const series of this.#targets) series.told(unit, start);
    return begins;
  }

  settle(): void {
    this.#tell(this.#minutes.splice(0));
  }

  #tell(ended: readonly Minute[]): void {
    for (const minute of ended)
      for (const series of this.#targets) {
        series.tidy(minute.lastAt);
        series.settle(minute);
      }
  }
}

function addTo(minute: Minute, value: number, at: Instant, cause: EntryId | undefined): void {
  if (!minute.values) {
    minute.values = new Values();
    minute.values.add(minute.first);
  }
  minute.values.add(value);
  minute.lastAt = Math.max(minute.lastAt, at);
  minute.cause = cause;
}

/** One step of a metric's name: the namespace, the name, a dimension or what it is. */
interface Step {
  readonly next: Map<string, Step>;
  metric: OwnMetric | undefined;
}

const step = (): Step => ({ next: new Map(), metric: undefined });

/** The metrics that services send, found without making a key of each name: each call of a handler asks for several. */
export class OwnMetrics {
  readonly #first = step();
  readonly #targets: (namespace: string, name: string, dimensions: Readonly<Record<string, string>>) => Series[];
  #open: OwnMetric[] = [];

  /** `targets`: the series that a metric is shown in. */
  constructor(targets: (namespace: string, name: string, dimensions: Readonly<Record<string, string>>) => Series[]) {
    this.#targets = targets;
  }

  add(
    {
      namespace,
      name,
      dimensions,
      unit,
      value,
    }: {
      readonly namespace: string;
      readonly name: string;
      readonly dimensions: Readonly<Record<string, string>>;
      readonly unit: string;
      readonly value: number;
    },
    at: Instant,
    cause: EntryId | undefined,
  ): void {
    let found = after(after(this.#first, namespace), name);
    for (const dimension of Object.keys(dimensions))
      found = after(after(found, dimension), dimensions[dimension] ?? "");
    const metric = (found.metric ??= new OwnMetric(this.#targets(namespace, name, dimensions)));
    if (metric.add(value, unit, at, cause)) this.#open.push(metric);
  }

  /** Tells every series what it has not been told yet. */
  settle(): void {
    if (this.#open.length === 0) return;
    for (const metric of this.#open) metric.settle();
    this.#open = [];
  }
}

function after(at: Step, name: string): Step {
  let found = at.next.get(name);
  if (!found) at.next.set(name, (found = step()));
  return found;
}
