import type { EntryId, FunctionSpec } from "../../../kernel/index.ts";
import { writeFact } from "../events.ts";
import { specOf } from "../function-spec.ts";
import { withQualifier } from "../names.ts";
import type { Lot, Pool, Room } from "../room.ts";
import type { FunctionVersion, LambdaFunction, Version } from "../state.ts";

const keyOf = (fn: LambdaFunction, qualifier: string): string => withQualifier(fn.arn, qualifier);

/** Has as many environments initialized as the function's configuration for that qualifier says, instead of those it had. */
export function startPool(room: Room, fn: LambdaFunction, qualifier: string, cause: EntryId): Pool {
  const { pools } = room.regions.in(fn);
  const before = pools.get(keyOf(fn, qualifier));
  const lots = lotsOf(room, fn, qualifier);
  for (const lot of before?.lots ?? [])
    if (!lots.some(({ spec }) => spec.key === lot.spec.key)) void provision(room, fn, { ...lot, count: 0 }, cause);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const pool: Pool = { fn: fn.arn, lots, outcome: undefined, done };
  pools.set(keyOf(fn, qualifier), pool);
  const isCurrent = (): boolean => pools.get(keyOf(fn, qualifier)) === pool;
  const initialize = async (): Promise<void> => {
    if (!isCurrent()) return;
    const failures = await Promise.all(lots.map((lot) => provision(room, fn, lot, cause)));
    pool.outcome = failures.find((failure) => failure !== undefined) ?? "";
    if (!isCurrent()) return;
    const detail = { qualifier, failure: pool.outcome };
    writeFact(room.kernel, cause, fn.arn, { fact: "provisioned-concurrency-ready", detail });
  };
  const due = fn.provisioned.get(qualifier)?.readyAt ?? 0;
  // A task, so that it happens in the world's order; not awaited by it, since the code's own start may take the world's time.
  room.kernel.timeline.at(Math.max(due, room.kernel.now()), `environments of ${fn.name}`, () => {
    initialize()
      .catch((error: unknown) => {
        room.kernel.timeline.after(0, "environments", () => {
          throw error;
        });
      })
      .finally(resolve);
  });
  return pool;
}

/** Lets go of what was kept ready; what runs may end. */
export function stopPool(room: Room, fn: LambdaFunction, qualifier: string, cause: EntryId): void {
  const { pools } = room.regions.in(fn);
  for (const lot of pools.get(keyOf(fn, qualifier))?.lots ?? []) void provision(room, fn, { ...lot, count: 0 }, cause);
  pools.delete(keyOf(fn, qualifier));
}

/** The function is gone, and with it all that was ready, or was about to be. */
export function stopPools(room: Room, fn: LambdaFunction, cause: EntryId): void {
  for (const qualifier of fn.provisioned.keys()) stopPool(room, fn, qualifier, cause);
}

/** What is kept ready for a qualifier; after a restart it is made ready anew. */
export function poolOf(room: Room, fn: LambdaFunction, qualifier: string, cause: EntryId): Pool {
  return room.regions.in(fn).pools.get(keyOf(fn, qualifier)) ?? startPool(room, fn, qualifier, cause);
}

/** A lot of the version asked for with an environment that nobody uses, as far as is known now. */
export function freeLot(room: Room, { fn, qualifier, version }: FunctionVersion): Lot | undefined {
  const config = qualifier === undefined ? undefined : fn.provisioned.get(qualifier);
  if (qualifier === undefined || !config || room.kernel.now() < config.readyAt) return undefined;
  const pool = room.regions.in(fn).pools.get(keyOf(fn, qualifier));
  // What is due in the virtual world is there: whoever asks waits for it, so that the order of real events shows nowhere.
  const there = pool?.outcome === "" || (pool?.outcome === undefined && room.kernel.timeline.kind === "virtual");
  return there ? pool?.lots.find((lot) => lot.version === version.version && lot.busy < lot.count) : undefined;
}

/** Takes one of its environments, once it is known for certain; without one the invocation spills over to one of its own. */
export async function takeLot(room: Room, target: FunctionVersion, cause: EntryId): Promise<Lot | undefined> {
  const { fn, qualifier } = target;
  const config = qualifier === undefined ? undefined : fn.provisioned.get(qualifier);
  if (qualifier === undefined || !config || room.kernel.now() < config.readyAt) return undefined;
  const pool = poolOf(room, fn, qualifier, cause);
  if (room.kernel.timeline.kind === "virtual") await pool.done;
  const lot = pool.outcome === "" ? freeLot(room, target) : undefined;
  if (lot) lot.busy += 1;
  return lot;
}

async function provision(room: Room, fn: LambdaFunction, lot: Lot, cause: EntryId): Promise<string | undefined> {
  const { runner, roleCredentials } = room.ports;
  const version = fn.versions.find((each) => each.version === lot.version);
  const roleArn = version?.settings.roleArn ?? "";
  return runner.provision?.(lot.spec, {
    count: lot.count,
    credentials: () => roleCredentials({ roleArn, functionName: fn.name, functionArn: fn.arn }),
    cause,
  });
}

/** Of an alias with two versions each gets its share. */
function lotsOf(room: Room, fn: LambdaFunction, qualifier: string): readonly Lot[] {
  const requested = fn.provisioned.get(qualifier)?.requested ?? 0;
  const alias = fn.aliases.get(qualifier);
  const second = Math.round(requested * (alias?.routing?.weight ?? 0));
  const shares: readonly (readonly [string | undefined, number])[] = [
    [alias?.version ?? qualifier, requested - second],
    [alias?.routing?.version, second],
  ];
  return shares.flatMap(([number, count]) => {
    const version = fn.versions.find((each) => each.version === number);
    return version && count > 0
      ? [{ version: version.version, count, busy: 0, spec: specOfLot(room, fn, qualifier, version) }]
      : [];
  });
}

function specOfLot(room: Room, fn: LambdaFunction, qualifier: string, version: Version): FunctionSpec {
  const onDemand = specOf(room, { fn, version, qualifier });
  return { ...onDemand, key: `${onDemand.key}!${qualifier}`, initialization: "provisioned-concurrency" };
}
