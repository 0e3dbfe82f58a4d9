import { embedded } from "./embedded.ts";
import type { Engine, EngineName } from "./engine.ts";

/** The engine that was asked for is not there; the message says what to do. */
export class EngineUnavailable extends Error {}

export function openEngine(name: EngineName): Engine {
  switch (name) {
    case "embedded":
      return embedded;
    case "localstack":
    case "aws":
      throw new EngineUnavailable(
        `The engine "${name}" is not part of this version yet. Play on the embedded one: leave out --engine, or say --engine embedded.`,
      );
    default:
      return name satisfies never;
  }
}
