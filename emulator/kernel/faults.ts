/**
 * Named points at which a world can be made to fail. A room asks `at(point)` where AWS itself can fail;
 * nothing is injected unless the world was told to. The points are a closed list, so that a fault nobody asks for cannot be set.
 */
export const FAULT_POINTS = [
  "s3-to-lambda.deliver",
  "lambda.async.duplicate",
  "dead-letter-queue.send",
  "destination.send",
  "target.deliver",
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

export interface Faults {
  /** Whether the named fault strikes this time, for this subject. */
  at(point: FaultPoint, subject: string): boolean;
}

/** Decides for one asking whether it strikes; `count` is how often this point was asked before. */
export type FaultRule = (ask: { readonly subject: string; readonly count: number }) => boolean;

export function createFaults(rules: Partial<Readonly<Record<FaultPoint, FaultRule>>> = {}): Faults {
  const counts = new Map<FaultPoint, number>();
  return {
    at(point, subject) {
      const rule = rules[point];
      if (!rule) return false;
      const count = counts.get(point) ?? 0;
      counts.set(point, count + 1);
      return rule({ subject, count });
    },
  };
}
