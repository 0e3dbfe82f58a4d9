import type { EntryId, Instant, Millis } from "../../../kernel/index.ts";
import { OwnMetrics } from "./own-metrics.ts";
import { withRollups } from "./rollups.ts";
import { Series, type BucketRow, type Sample } from "./series.ts";

/** A datum as a service or a caller sends it. */
export interface Datum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly at: Instant;
  /** 1 s or 1 min. */
  readonly resolution: Millis;
  readonly samples: readonly Sample[];
  readonly cause: EntryId | undefined;
}

/** A service's own value, under its most particular dimensions. */
export interface OwnValue {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly value: number;
}

/** The metrics of one account in one region. */
export class MetricStore {
  readonly #series = new Map<string, Series>();
  readonly #own = new OwnMetrics((namespace, name, dimensions) =>
    withRollups(namespace, dimensions).map((each) => this.#seriesOf(namespace, name, each)),
  );
  readonly #look: () => void;
  readonly #changed: ((series: string, unit: string, at: Instant) => void) | undefined;

  /** `look` is called before anything is read; `changed` is told of every minute of a metric that came, changed or went. */
  constructor(look: () => void, changed?: (series: string, unit: string, at: Instant) => void) {
    this.#look = look;
    this.#changed = changed;
  }

  put(datum: Datum, now: Instant): void {
    this.#settle();
    const series = this.#seriesOf(datum.namespace, datum.name, datum.dimensions);
    series.tidy(now);
    for (const sample of datum.samples) series.add(datum.at, datum.resolution, datum.unit, sample, datum.cause);
  }

  /** Counts a service's own value once, there and wherever else CloudWatch shows it. */
  putOwn(value: OwnValue, at: Instant, cause: EntryId | undefined): void {
    this.#own.add(value, at, cause);
  }

  /** A metric is all of namespace, name and dimensions: fewer dimensions name another one. */
  find(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): Series | undefined {
    this.#settle();
    return this.#series.get(keyOf(namespace, name, sorted(dimensions)));
  }

  /** By the key that `changed` tells. */
  at(key: string): Series | undefined {
    this.#settle();
    return this.#series.get(key);
  }

  *buckets(): Iterable<{ readonly series: string; readonly unit: string; readonly at: Instant }> {
    this.#settle();
    for (const [series, held] of this.#series) for (const [unit, at] of held.starts()) yield { series, unit, at };
  }

  restore(key: string, unit: string, row: BucketRow): void {
    this.#settle();
    const [namespace = "", name = "", ...rest] = key.split("\0");
    const dimensions = rest.flatMap((dimension, index) =>
      index % 2 === 0 ? [[dimension, rest[index + 1] ?? ""] as const] : [],
    );
    const series = this.#series.get(key) ?? this.#begin(key, namespace, name, dimensions);
    series.restore(unit, row);
  }

  #settle(): void {
    this.#look();
    this.#own.settle();
  }

  #seriesOf(namespace: string, name: string, given: Datum["dimensions"]): Series {
    const dimensions = sorted(given);
    const key = keyOf(namespace, name, dimensions);
    return this.#series.get(key) ?? this.#begin(key, namespace, name, dimensions);
  }

  #begin(key: string, namespace: string, name: string, dimensions: Series["dimensions"]): Series {
    const changed = this.#changed;
    const told = changed && ((unit: string, at: Instant): void => changed(key, unit, at));
    const series = new Series(namespace, name, dimensions, told);
    this.#series.set(key, series);
    return series;
  }

  /** In order of first appearance. */
  all(): readonly Series[] {
    this.#settle();
    return [...this.#series.values()];
  }
}

function sorted(dimensions: Readonly<Record<string, string>>): Series["dimensions"] {
  const entries = Object.entries(dimensions);
  return entries.length < 2 ? entries : entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** No name may hold a null character, so nothing else can have the same key. */
function keyOf(namespace: string, name: string, dimensions: Series["dimensions"]): string {
  let key = `${namespace}\0${name}`;
  for (const [dimension, value] of dimensions) key += `\0${dimension}\0${value}`;
  return key;
}
