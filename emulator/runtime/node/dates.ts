// oxlint-disable typescript/no-unsafe-type-assertion, typescript/unbound-method -- Node's own objects are replaced here, beyond what its types describe.
import { performance, type MarkOptions, type MeasureOptions } from "node:perf_hooks";
import { now, readClock, startedAt } from "./clock.ts";

/** Puts the environment's clock behind everything that tells the time. */
export function patchDates(): void {
  patchDate();
  patchIntl();
  patchPerformance();
  patchProcess();
}

function patchDate(): void {
  const RealDate = Date;
  function VirtualDate(this: unknown, ...given: unknown[]): unknown {
    if (!new.target) return new RealDate(Math.floor(readClock())).toString();
    return Reflect.construct(RealDate, given.length > 0 ? given : [Math.floor(readClock())], new.target);
  }
  const prototype = RealDate.prototype;
  Object.defineProperties(VirtualDate, {
    name: { value: "Date", configurable: true },
    length: { value: 7, configurable: true },
    prototype: { value: prototype, writable: false },
    now: { value: (): number => Math.floor(readClock()), writable: true, configurable: true },
    parse: { value: RealDate.parse.bind(RealDate), writable: true, configurable: true },
    UTC: { value: RealDate.UTC.bind(RealDate), writable: true, configurable: true },
  });
  Object.defineProperty(prototype, "constructor", { value: VirtualDate, writable: true, configurable: true });
  Object.defineProperty(globalThis, "Date", { value: VirtualDate, writable: true, configurable: true });
}

/** `format()` without an argument means now. */
function patchIntl(): void {
  const prototype = Intl.DateTimeFormat.prototype;
  const format = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
  if (format)
    Object.defineProperty(prototype, "format", {
      configurable: true,
      get(this: Intl.DateTimeFormat) {
        const bound = format.call(this) as (date: Date | number) => string;
        return (date?: Date | number): string => bound(date ?? Math.floor(readClock()));
      },
    });
  const { formatToParts } = prototype;
  prototype.formatToParts = function (date) {
    return formatToParts.call(this, date ?? Math.floor(readClock()));
  };
}

const sinceStart = (): number => readClock() - startedAt();
const define = (name: string, value: unknown): void =>
  void Object.defineProperty(performance, name, { value, writable: true, configurable: true });

function patchPerformance(): void {
  const mark = performance.mark.bind(performance);
  define("now", sinceStart);
  Object.defineProperty(performance, "timeOrigin", { get: startedAt, configurable: true });
  define("mark", (name: string, options: MarkOptions = {}) =>
    mark(name, { ...options, startTime: options.startTime ?? sinceStart() }),
  );
  const measure = performance.measure.bind(performance);
  define("measure", (name: string, from?: string | MeasureOptions, to?: string) =>
    typeof from === "object" || to !== undefined
      ? measure(name, from as string, to as string)
      : measure(name, { ...(from === undefined ? {} : { start: from }), end: sinceStart() }),
  );
}

const nanoseconds = (): bigint => BigInt(Math.round(sinceStart() * 1e6));

function patchProcess(): void {
  const hrtime = (before?: [number, number]): [number, number] => {
    const total = nanoseconds();
    const [seconds, rest] = [Number(total / 1_000_000_000n), Number(total % 1_000_000_000n)];
    if (!before) return [seconds, rest];
    return rest < before[1]
      ? [seconds - before[0] - 1, rest + 1e9 - before[1]]
      : [seconds - before[0], rest - before[1]];
  };
  process.hrtime = Object.assign(hrtime, { bigint: nanoseconds });
  process.uptime = () => (now() - startedAt()) / 1000;
}
