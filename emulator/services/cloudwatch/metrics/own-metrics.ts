import { minutes, type EntryId, type Instant, type Millis } from "../../../kernel/index.ts";
import { Values } from "./distribution.ts";
import type { Series } from "./series.ts";

/** What services send, and what is sent without a resolution of its own. */
export const STANDARD_RESOLUTION: Millis = minutes(1);

/** The values of one minute that the metric's series have not been told of yet. */
interface Open {
  readonly start: Instant;
  readonly unit: string;
  readonly values: Values;
  lastAt: Instant;
  cause: EntryId | undefined;
}

/**
 * A metric that a service sends itself. It adds up a minute, and tells all series in which CloudWatch shows it once that minute is
 * over or somebody looks: one invocation counts in a dozen series, which mostly nobody reads.
 */
export class OwnMetric {
  readonly #targets: readonly Series[];
  #open: Open | undefined;

  constructor(targets: readonly Series[]) {
    this.#targets = targets;
  }

  /** Whether it has begun a minute, which `settle` will end. */
  add(value: number, unit: string, at: Instant, cause: EntryId | undefined): boolean {
    const start = Math.floor(at / STANDARD_RESOLUTION) * STANDARD_RESOLUTION;
    let open = this.#open;
    const begins = open === undefined;
    if (open && (open.start !== start || open.unit !== unit)) {
      this.settle();
      open = undefined;
    }
    if (!open) this.#open = open = { start, unit, values: new Values(), lastAt: at, cause };
    open.values.add(value);
    open.cause = cause;
    if (at > open.lastAt) open.lastAt = at;
    for (const series of this.#targets) series.told(unit, start);
    return begins;
  }

  settle(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    for (const series of this.#targets) {
      series.tidy(open.lastAt);
      series.addAll(open);
    }
  }
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
