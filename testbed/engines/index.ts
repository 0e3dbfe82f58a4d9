import { aws } from "./aws.ts";
import { embedded } from "./embedded.ts";
import type { Engine, EngineName } from "./engine.ts";
import { localstack } from "./localstack.ts";

export { EngineUnavailable } from "./engine-unavailable.ts";

export interface OpenOptions {
  /** The account that `aws` must find itself in. */
  readonly account?: string;
  /** Makes things in that account without asking. */
  readonly yes?: boolean;
}

/** Nothing is started yet: the engine's first world does that. */
export function openEngine(name: EngineName, options: OpenOptions = {}): Engine {
  switch (name) {
    case "embedded":
      return embedded;
    case "localstack":
      return localstack();
    case "aws":
      return aws(options);
    default:
      return name satisfies never;
  }
}
