import type { Instant, Scope } from "../../kernel/index.ts";
import type { FunctionPolicy } from "./policy.ts";
import type { Code } from "./state.ts";

/** One version of a layer; it never changes, but for its policy. */
export interface LayerVersion extends Scope {
  readonly name: string;
  readonly version: number;
  /** With the version's number. */
  readonly arn: string;
  readonly description: string;
  readonly licenseInfo: string | undefined;
  /** `undefined`: nothing was said. Only lists look at them, as on AWS. */
  readonly runtimes: readonly string[] | undefined;
  readonly architectures: readonly string[] | undefined;
  readonly createdAt: Instant;
  readonly code: Code;
  /** Programs below `extensions/`, which Lambda would start beside the function. */
  readonly extensions: readonly string[];
  readonly policy: FunctionPolicy | undefined;
  /** Gone for everybody, but for the functions that use it. */
  readonly isDeleted: boolean;
}

export interface Layer extends Scope {
  readonly name: string;
  /** Oldest first; the deleted ones are among them, since numbers are not used twice. */
  readonly versions: readonly LayerVersion[];
}
