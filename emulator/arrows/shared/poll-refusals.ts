import { minutes, seconds, type EntryId, type Instant, type Kernel, type Millis } from "../../kernel/index.ts";
import type { EventSourceMapping } from "../../services/lambda/index.ts";
import type { Reason } from "../../why/index.ts";

/** How soon a poller that may not poll tries again; ours: AWS does not say. */
const AGAIN: { readonly first: Millis; readonly most: Millis } = { first: seconds(1), most: minutes(1) };
/** What is linked to a refusal at most, so that a long queue is not written down each time. */
export const TOLD_MAX = 100;

export interface Poll {
  readonly due: Instant;
  readonly background: boolean;
}

/** Polls that were refused: how long the poller waits, and who is told of it. */
export class PollRefusals {
  readonly #kernel: Kernel;
  readonly #arrow: string;
  #refused: { readonly until: Instant; readonly delay: Millis } | undefined;
  /** Whether something came in since the last poll. */
  #fresh = false;

  constructor(kernel: Kernel, arrow: string) {
    this.#kernel = kernel;
    this.#arrow = arrow;
  }

  /** Something came in that nobody has asked for yet. */
  stir(): void {
    this.#fresh = true;
  }

  /** A poll begins. */
  begin(): void {
    this.#fresh = false;
  }

  /** The poller may poll, or its mapping was changed. */
  lift(): void {
    this.#refused = undefined;
  }

  /** What may not be polled is asked for again and again, and keeps nobody waiting; only what comes in is asked for at once. */
  next(due: Instant): Poll {
    if (!this.#refused || this.#fresh) return { due, background: false };
    return { due: Math.max(due, this.#refused.until), background: true };
  }

  /** Nothing was received, and what waits does not know it: it is linked to the refusal. */
  refuse(
    reason: Reason,
    cause: EntryId,
    { sourceArn, functionArn }: EventSourceMapping,
    waiting: readonly { readonly entry: EntryId }[],
  ): void {
    if (waiting.length > 0)
      this.#kernel.journal.write([cause, ...waiting.map(({ entry }) => entry)], {
        kind: "arrow",
        arrow: this.#arrow,
        stage: "permit",
        verdict: "stopped",
        reason,
        subject: sourceArn,
        target: functionArn,
        detail: { waiting: waiting.length },
      });
    const delay = Math.min(this.#refused ? this.#refused.delay * 2 : AGAIN.first, AGAIN.most);
    this.#refused = { until: this.#kernel.now() + delay, delay };
  }
}
