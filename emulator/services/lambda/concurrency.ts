import type { ThrottleReason } from "./errors.ts";
import { ACCOUNT_CONCURRENCY, UNRESERVED_LEAST } from "./limits.ts";
import type { Region } from "./room.ts";
import type { LambdaFunction } from "./state.ts";

/** Why the function may not run once more now; `undefined` when it may. */
export function throttled(region: Region, fn: LambdaFunction): ThrottleReason | undefined {
  if (fn.reserved !== undefined)
    return (region.running.get(fn.arn) ?? 0) < fn.reserved
      ? undefined
      : "ReservedFunctionConcurrentInvocationLimitExceeded";
  return unreservedRunning(region) < unreserved(region) ? undefined : "ConcurrentInvocationLimitExceeded";
}

/** What is left to functions without a reservation. `without`: as if that function had none. */
export function unreserved(region: Region, without?: string): number {
  let left = ACCOUNT_CONCURRENCY;
  for (const fn of region.functions.values()) if (fn.name !== without) left -= fn.reserved ?? provisionedOf(fn);
  return left;
}

export const reservationFits = (region: Region, fn: LambdaFunction, reserved: number): boolean =>
  unreserved(region, fn.name) - reserved >= UNRESERVED_LEAST;

function unreservedRunning(region: Region): number {
  let running = 0;
  const reserved = new Set<string>();
  for (const fn of region.functions.values()) if (fn.reserved !== undefined) reserved.add(fn.arn);
  for (const [arn, count] of region.running) if (!reserved.has(arn)) running += count;
  // Those that were ready before were taken from the account when they were made ready.
  for (const { fn, lots } of region.pools.values()) if (!reserved.has(fn)) for (const lot of lots) running -= lot.busy;
  return running;
}

/** Environments that are to be ready for a function, under whatever qualifiers. `except`: without that one's. */
export function provisionedOf(fn: LambdaFunction, except?: string): number {
  let sum = 0;
  for (const [qualifier, { requested }] of fn.provisioned) if (qualifier !== except) sum += requested;
  return sum;
}

/** Counts one more running environment; the returned function counts it off again. */
export function occupy(region: Region, fn: LambdaFunction): { readonly busy: number; readonly leave: () => void } {
  const busy = (region.running.get(fn.arn) ?? 0) + 1;
  region.running.set(fn.arn, busy);
  const leave = (): void => {
    const left = (region.running.get(fn.arn) ?? 1) - 1;
    if (left > 0) region.running.set(fn.arn, left);
    else region.running.delete(fn.arn);
  };
  return { busy, leave };
}
