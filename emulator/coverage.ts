import type { Service } from "./kernel/index.ts";
import { modelOperations } from "./wire/index.ts";

/** How far an operation of AWS is there. `refused`: it answers with a clear error that names it. */
export type CoverageState = "emulated" | "stored only" | "refused";

export interface OperationCoverage {
  readonly operation: string;
  readonly state: CoverageState;
  /** Why it is refused, where the room says so. */
  readonly because?: string;
}

/** Every operation that AWS's model has of one service. */
export interface ServiceCoverage {
  readonly service: string;
  readonly operations: readonly OperationCoverage[];
}

/** Read off the rooms: what stands in their tables is there, and they say themselves what of it is only kept. */
export function coverageOf(services: readonly Service[]): readonly ServiceCoverage[] {
  return modelOperations()
    .map(({ service, operations }) => {
      const room = services.find(({ name }) => name === service);
      return { service, operations: operations.toSorted().map((operation) => stateOf(room, operation)) };
    })
    .toSorted((a, b) => (a.service < b.service ? -1 : 1));
}

function stateOf(room: Service | undefined, operation: string): OperationCoverage {
  if (!room || !Object.hasOwn(room.operations, operation)) {
    const because = room ? room.coverage?.refused[operation] : "Misfire has no room for this service";
    return { operation, state: "refused", ...(because === undefined ? {} : { because }) };
  }
  return { operation, state: room.coverage?.storedOnly.includes(operation) === true ? "stored only" : "emulated" };
}
