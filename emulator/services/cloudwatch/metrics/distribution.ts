/** Up to this many distinct values stay as they are; more are kept to about one percent. Ours: memory must end somewhere. */
const EXACT_MAX = 1000;
const GRAIN = 1.01;

/** What is known of the values of one span of time. */
export interface Distribution {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Whether single values are known: a set of statistics brings none, and so has no percentiles. */
  readonly detailed: boolean;
  /** Values with how often each came, in ascending order. */
  values(): readonly (readonly [value: number, times: number])[];
}

/** Values sent as their statistics only. */
export interface StatisticSet {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Values as plain data. */
export interface KeptValues extends StatisticSet {
  readonly detailed: boolean;
  readonly values: readonly (readonly [value: number, times: number])[];
}

export class Values implements Distribution {
  count = 0;
  sum = 0;
  min: number = Infinity;
  max: number = -Infinity;
  detailed = true;
  readonly #values = new Map<number, number>();

  /** As they were kept. */
  static of({ count, sum, min, max, detailed, values }: KeptValues): Values {
    const made = new Values();
    made.#extend({ count, sum, min, max });
    made.detailed = detailed;
    for (const [value, times] of values) made.#values.set(value, times);
    return made;
  }

  get kept(): KeptValues {
    const { count, sum, min, max, detailed } = this;
    return { count, sum, min, max, detailed, values: [...this.#values] };
  }

  add(value: number, times = 1): void {
    this.#extend({ count: times, sum: value * times, min: value, max: value });
    this.#keep(value, times);
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Percentiles: a set has percentiles when it stands for one value. */
  addSet(set: StatisticSet): void {
    this.#extend(set);
    if (set.count === 1 || set.min === set.max) this.#keep(set.min, set.count);
    else this.detailed = false;
  }

  addAll(other: Distribution): void {
    this.#extend(other);
    if (!other.detailed) this.detailed = false;
    for (const [value, times] of other.values()) this.#keep(value, times);
  }

  values(): readonly (readonly [number, number])[] {
    return [...this.#values].toSorted(([a], [b]) => a - b);
  }

  #extend({ count, sum, min, max }: StatisticSet): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
  }

  #keep(value: number, times: number): void {
    const known = this.#values.get(value);
    const key = known !== undefined || this.#values.size < EXACT_MAX ? value : coarse(value);
    this.#values.set(key, (this.#values.get(key) ?? 0) + times);
  }
}

/** The value to about one percent. */
function coarse(value: number): number {
  if (value === 0) return 0;
  const step = Math.round(Math.log(Math.abs(value)) / Math.log(GRAIN));
  return Math.sign(value) * GRAIN ** step;
}
