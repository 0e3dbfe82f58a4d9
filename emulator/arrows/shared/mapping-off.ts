import type { EntryId, Kernel } from "../../kernel/index.ts";
import { activeFrom, type EventSourceMapping } from "../../services/lambda/index.ts";
import type { Reason } from "../../why/index.ts";

/** Messages or records that are linked to a mapping that is off at most, so that a long queue is not written down. */
const TOLD_MAX = 100;

/** What comes in while a mapping is off waits, and does not know it: says so, of the first ones. */
export class MappingOff {
  readonly #kernel: Kernel;
  readonly #arrow: string;
  #told = 0;

  constructor(kernel: Kernel, arrow: string) {
    this.#kernel = kernel;
    this.#arrow = arrow;
  }

  /** The mapping was changed. */
  reset(): void {
    this.#told = 0;
  }

  /** `entry`: the fact about what came in. */
  tell(mapping: EventSourceMapping, entry: EntryId): void {
    if (this.#told === TOLD_MAX || activeFrom(mapping, this.#kernel.now()) !== undefined) return;
    this.#told += 1;
    this.#kernel.journal.write([mapping.entry, entry], {
      kind: "arrow",
      arrow: this.#arrow,
      stage: "match",
      verdict: "stopped",
      reason: "mapping-disabled" satisfies Reason,
      subject: mapping.sourceArn,
      target: mapping.functionArn,
      detail: { mapping: mapping.uuid },
    });
  }
}
