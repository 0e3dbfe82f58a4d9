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
  /** Most minutes know one value only: a map for each of them would be most of what metrics take. */
  #one = 0;
  #times = 0;
  #more: Map<number, number> | undefined;

  /** As they were kept. */
  static of({ count, sum, min, max, detailed, values }: KeptValues): Values {
    const made = new Values();
    made.#extend(count, sum, min, max);
    made.detailed = detailed;
    for (const [value, times] of values) made.#keep(value, times);
    return made;
  }

  get kept(): KeptValues {
    const { count, sum, min, max, detailed } = this;
    return { count, sum, min, max, detailed, values: this.#pairs() };
  }

  add(value: number, times = 1): void {
    this.#extend(times, value * times, value, value);
    this.#keep(value, times);
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Percentiles: a set has percentiles when it stands for one value. */
  addSet({ count, sum, min, max }: StatisticSet): void {
    this.#extend(count, sum, min, max);
    if (count === 1 || min === max) this.#keep(min, count);
    else this.detailed = false;
  }

  addAll(other: Values): void {
    this.#extend(other.count, other.sum, other.min, other.max);
    if (!other.detailed) this.detailed = false;
    if (other.#more) for (const [value, times] of other.#more) this.#keep(value, times);
    else if (other.#times > 0) this.#keep(other.#one, other.#times);
  }

  values(): readonly (readonly [number, number])[] {
    return this.#pairs().toSorted(([a], [b]) => a - b);
  }

  #pairs(): readonly (readonly [number, number])[] {
    if (this.#more) return [...this.#more];
    return this.#times === 0 ? [] : [[this.#one, this.#times]];
  }

  #extend(count: number, sum: number, min: number, max: number): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
  }

  #keep(value: number, times: number): void {
    if (!this.#more) {
      if (this.#times === 0) this.#one = value;
      if (this.#one === value) {
        this.#times += times;
        return;
      }
      this.#more = new Map([[this.#one, this.#times]]);
    }
    const known = this.#more.get(value);
    const key = known !== undefined || this.#more.size < EXACT_MAX ? value : coarse(value);
    this.#more.set(key, (this.#more.get(key) ?? 0) + times);
  }
}

/** The value to about one percent. */
function coarse(value: number): number {
  if (value === 0) return 0;
  const step = Math.round(Math.log(Math.abs(value)) / Math.log(GRAIN));
  return Math.sign(value) * GRAIN ** step;
}
