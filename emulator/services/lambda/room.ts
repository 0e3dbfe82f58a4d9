import {
  Scoped,
  type CallContext,
  type EntryId,
  type FunctionSpec,
  type Kernel,
  type Millis,
  type Scope,
} from "../../kernel/index.ts";
import { functionNotFound, preconditionFailed, resourceConflict } from "./errors.ts";
import { writeFact, type LambdaFact } from "./events.ts";
import { keepLambda } from "./kept.ts";
import { CODE_STORAGE_MAX } from "./limits.ts";
import type { Layer } from "./layer-version.ts";
import type { EventSourceMapping } from "./mappings/mapping.ts";
import { unqualifiedArn, withQualifier, type FunctionRef } from "./names.ts";
import type { LambdaOptions, LambdaPorts } from "./ports.ts";
import { findVersion, isUpdating, stateOf, type FunctionVersion, type LambdaFunction, type Version } from "./state.ts";

/** The functions of one account in one region, and what runs there. */
export interface Region {
  readonly functions: Map<string, LambdaFunction>;
  /** Busy environments by unqualified function ARN; outlives a deleted function until its last run ends. */
  readonly running: Map<string, number>;
  /** Environments that are kept ready, by function and qualifier; made again after a restart. */
  readonly pools: Map<string, Pool>;
  /** By UUID. */
  readonly mappings: Map<string, EventSourceMapping>;
  /** By name. */
  readonly layers: Map<string, Layer>;
}

/** What is kept ready for one qualifier. */
export interface Pool {
  /** The function's ARN. */
  readonly fn: string;
  readonly lots: readonly Lot[];
  /** Resolves when all are initialized, or cannot be. */
  readonly done: Promise<void>;
  /** What it came to: `undefined` until then, `""` when they are ready, else why not. */
  outcome: string | undefined;
}

/** Environments of one version. */
export interface Lot {
  readonly version: string;
  readonly spec: FunctionSpec;
  readonly count: number;
  busy: number;
}

/** What every operation of the room works on. */
export interface Room {
  readonly kernel: Kernel;
  readonly ports: LambdaPorts & Required<Pick<LambdaPorts, "principalExists">>;
  readonly timings: { readonly create: Millis; readonly update: Millis };
  readonly strictRuntimes: boolean;
  /** Bytes of all code of an account in a region. */
  readonly codeStorageMax: number;
  readonly regions: Scoped<Region>;
  /** Told of every mapping that is made, changed or deleted. */
  readonly mappingListeners: ((mapping: EventSourceMapping) => void)[];
  revisionId(): string;
  build(): number;
}

export function createRoom(kernel: Kernel, ports: LambdaPorts, options: LambdaOptions): Room {
  let builds = 0;
  const regions: Scoped<Region> = new Scoped((scope) => ({ ...keptIn(scope), running: new Map(), pools: new Map() }));
  const keptIn = keepLambda<Layer["versions"][number], Layer>(kernel.ledger, ports.contents, {
    regions: () => regions.all(),
    region: (scope) => regions.in(scope),
    built: (build) => void (builds = Math.max(builds, build)),
  });
  const room: Room = {
    kernel,
    ports: { principalExists: () => true, ...ports },
    timings: { create: options.timings?.create ?? 0, update: options.timings?.update ?? 0 },
    strictRuntimes: options.strictRuntimes ?? false,
    codeStorageMax: options.codeStorageMax ?? CODE_STORAGE_MAX,
    regions,
    mappingListeners: [],
    revisionId: () => kernel.random.stream("lambda.revision-id").uuid(),
    build: () => (builds += 1),
  };
  kernel.ledger.onRestored(() => {
    for (const { value } of regions.all())
      for (const mapping of value.mappings.values()) for (const listener of room.mappingListeners) listener(mapping);
  });
  return room;
}

export const peekFunction = (room: Room, ref: Scope & { readonly name: string }): LambdaFunction | undefined =>
  room.regions.peek(ref)?.functions.get(ref.name);

/** Throws AWS's 404, which names the function with `suffix` (`:$LATEST`) where AWS does. */
export function functionOf(room: Room, ref: FunctionRef, suffix = ""): LambdaFunction {
  const fn = peekFunction(room, ref);
  if (!fn) throw functionNotFound(`${unqualifiedArn(ref)}${suffix}`);
  return fn;
}

export function versionOf(room: Room, ref: FunctionRef): FunctionVersion {
  const fn = peekFunction(room, ref);
  const found = fn && findVersion(fn, ref.qualifier);
  if (!found) throw functionNotFound(withQualifier(unqualifiedArn(ref), ref.qualifier));
  return found;
}

/** Stores a function's next state and writes down what happened. */
export function store(room: Room, fn: LambdaFunction, cause: EntryId, ...facts: readonly LambdaFact[]): void {
  room.regions.in(fn).functions.set(fn.name, fn);
  for (const fact of facts) writeFact(room.kernel, cause, fn.arn, fact);
}

/** Throws unless `$LATEST` can be changed now. */
export function checkChangeable(version: Version, fn: LambdaFunction, context: CallContext): void {
  if (stateOf(version, context.now) === "Pending") throw notNow("Pending");
  if (isUpdating(version, context.now))
    throw resourceConflict(
      `The operation cannot be performed at this time. An update is in progress for resource: ${fn.arn}`,
    );
}

export const notNow = (state: string): Error =>
  resourceConflict(
    `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
  );

export function checkRevision(given: string | undefined, current: string): void {
  if (given !== undefined && given !== current)
    throw preconditionFailed(
      "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    );
}
