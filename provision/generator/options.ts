import type { Runtime } from "@aws-sdk/client-lambda";
import { NO_PATIENCE, type Patience } from "../shared/patience.ts";

export interface GeneratorOptions {
  /** The function's zip. */
  readonly code: Uint8Array;
  readonly handler?: string;
  readonly runtime?: Runtime;
  /** Where tables go. */
  readonly outputPrefix?: string;
  /** Of a run whose event names no other. */
  readonly seed?: number;
  readonly rows?: number;
  /** Actions that the execution role is not given. */
  readonly withoutRights?: readonly string[];
  readonly patience?: Patience;
}

export type GeneratorSettings = Required<GeneratorOptions>;

export const resolveGenerator = (given: GeneratorOptions): GeneratorSettings => ({
  handler: "index.handler",
  runtime: "nodejs24.x",
  outputPrefix: "synthetic-data/",
  seed: 1,
  rows: 1000,
  withoutRights: [],
  patience: NO_PATIENCE,
  ...given,
});
