import type { EntryId, Instant, Millis } from "../../../kernel/index.ts";
import { RETENTION } from "../limits.ts";
import { Values, type Distribution, type KeptValues, type StatisticSet } from "./distribution.ts";

/** The values that fell into one span of time, in one unit. */
export interface Bucket {
  /** Where the span begins. */
  readonly at: Instant;
  readonly values: Values;
  /** The journal's entry of the last of them. */
  cause: EntryId | undefined;
}

/** The same as plain data. */
export interface BucketRow {
  readonly at: Instant;
  readonly values: KeptValues;
  readonly cause: EntryId | undefined;
}

/** The values of one minute, added up before a metric is told of them. */
export interface Minute {
  readonly start: Instant;
  readonly unit: string;
  readonly first: number;
  /** All of them, once there are two. */
  values: Values | undefined;
  lastAt: Instant;
  /** The journal's entry of the last of them. */
  cause: EntryId | undefined;
}

export type Sample =
  | { readonly kind: "value"; readonly value: number; readonly times: number }
  | { readonly kind: "set"; readonly set: StatisticSet };

/** All data of one metric: name and dimensions, in whatever units it came. */
export class Series {
  readonly namespace: string;
  readonly name: string;
  /** In order of name. */
  readonly dimensions: readonly (readonly [name: string, value: string])[];
  lastAt: Instant = -Infinity;
  readonly #units = new Map<string, Bucket[]>();
  readonly #changed: ((unit: string, at: Instant) => void) | undefined;
  #tidiedAt: Instant = -Infinity;

  /** `changed` is told of every bucket that came, changed or went. */
  constructor(
    namespace: string,
    name: string,
    dimensions: Series["dimensions"],
    changed?: (unit: string, at: Instant) => void,
  ) {
    this.#changed = changed;
    this.namespace = namespace;
    this.name = name;
    this.dimensions = dimensions;
  }

  add(at: Instant, resolution: Millis, unit: string, sample: Sample, cause: EntryId | undefined): void {
    const start = Math.floor(at / resolution) * resolution;
    const bucket = bucketAt(this.#bucketsOf(unit), start);
    if (sample.kind === "value") bucket.values.add(sample.value, sample.times);
    else bucket.values.addSet(sample.set);
    bucket.cause = cause;
    this.lastAt = Math.max(this.lastAt, at);
    this.#changed?.(unit, start);
  }

  /** Adds what it was told of before. */
  settle({ start, unit, first, values, lastAt, cause }: Minute): void {
    const bucket = bucketAt(this.#bucketsOf(unit), start);
    if (values) bucket.values.addAll(values);
    else bucket.values.add(first);
    bucket.cause = cause;
    this.lastAt = Math.max(this.lastAt, lastAt);
  }

  /** That a bucket changes, by values that come later. */
  told(unit: string, start: Instant): void {
    this.#changed?.(unit, start);
  }

  /** Where its buckets begin, by unit. */
  *starts(): Iterable<readonly [unit: string, at: Instant]> {
    for (const [unit, buckets] of this.#units) for (const { at } of buckets) yield [unit, at];
  }

  bucket(unit: string, at: Instant): BucketRow | undefined {
    const buckets = this.#units.get(unit) ?? [];
    const found = buckets[firstFrom(buckets, at)];
    return found?.at === at ? { at, values: found.values.kept, cause: found.cause } : undefined;
  }

  restore(unit: string, row: BucketRow): void {
    const buckets = this.#bucketsOf(unit);
    buckets.splice(firstFrom(buckets, row.at), 0, { at: row.at, values: Values.of(row.values), cause: row.cause });
    // To the minute: that is enough for what asks whether it is still active.
    this.lastAt = Math.max(this.lastAt, row.at);
  }

  /** The values from `start` up to, not including, `end`; of one unit, or of all. `undefined` when there are none. */
  within(start: Instant, end: Instant, unit?: string): Span | undefined {
    const values = new Values();
    const causes: EntryId[] = [];
    let found: string | undefined;
    for (const [name, buckets] of this.#units) {
      if (unit !== undefined && name !== unit) continue;
      for (let at = firstFrom(buckets, start); at < buckets.length; at += 1) {
        const bucket = buckets[at]!;
        if (bucket.at >= end) break;
        values.addAll(bucket.values);
        if (bucket.cause !== undefined) causes.push(bucket.cause);
        found ??= name;
      }
    }
    return found === undefined ? undefined : { values, unit: found, causes };
  }

  /** Lets go of what is too old, and makes coarser what is old; looks at most once an hour. */
  tidy(now: Instant): void {
    if (now - this.#tidiedAt < 3_600_000) return;
    this.#tidiedAt = now;
    for (const [unit, buckets] of this.#units) {
      if (buckets.every(({ at }) => startOf(at, now) === at)) continue;
      const left = coarser(buckets, now);
      this.#units.set(unit, left);
      if (left.length < buckets.length) for (const { at } of [...buckets, ...left]) this.#changed?.(unit, at);
    }
  }

  #bucketsOf(unit: string): Bucket[] {
    let buckets = this.#units.get(unit);
    if (!buckets) this.#units.set(unit, (buckets = []));
    return buckets;
  }
}

export interface Span {
  readonly values: Distribution;
  readonly unit: string;
  readonly causes: readonly EntryId[];
}

function bucketAt(buckets: Bucket[], start: Instant): Bucket {
  const at = firstFrom(buckets, start);
  const known = buckets[at];
  if (known?.at === start) return known;
  const made: Bucket = { at: start, values: new Values(), cause: undefined };
  buckets.splice(at, 0, made);
  return made;
}

/** The first bucket that begins at `start` or later. */
function firstFrom(buckets: readonly Bucket[], start: Instant): number {
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (buckets[middle]!.at < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a bucket belongs by now; `undefined`: nowhere any more. */
function startOf(at: Instant, now: Instant): Instant | undefined {
  for (const { kept, resolution } of RETENTION) if (now - at <= kept) return Math.floor(at / resolution) * resolution;
  return undefined;
}

function coarser(buckets: readonly Bucket[], now: Instant): Bucket[] {
  const kept: Bucket[] = [];
  for (const bucket of buckets) {
    const start = startOf(bucket.at, now);
    if (start === undefined) continue;
    const last = kept.at(-1);
    if (last && last.at === start) {
      last.values.addAll(bucket.values);
      last.cause = bucket.cause;
    } else if (start === bucket.at) kept.push(bucket);
    else {
      const values = new Values();
      values.addAll(bucket.values);
      kept.push({ at: start, values, cause: bucket.cause });
    }
  }
  return kept;
}
