import type { EntryId, JsonObject, Kernel, Stage } from "../../kernel/index.ts";
import type { Reason } from "../../why/index.ts";

/** Writes down how one thing goes along one arrow. Each entry causes the next, so that the trail reads as a chain. */
export interface Trail {
  /** The last entry written: what comes next follows from it. */
  readonly at: EntryId;
  passed(stage: Stage, detail?: JsonObject): EntryId;
  /** It rightly went no further: a filter did not match. */
  skipped(stage: Stage, reason: Reason, detail?: JsonObject): EntryId;
  /** It should have gone on and could not. */
  stopped(stage: Stage, reason: Reason, detail?: JsonObject): EntryId;
  /** A decision or anything else written elsewhere that the next entry follows from. */
  follow(entry: EntryId): void;
}

export const trail = (kernel: Kernel, arrow: string, subject: string, target: string, cause: EntryId): Trail =>
  new WrittenTrail(kernel, { arrow, subject, target }, cause);

class WrittenTrail implements Trail {
  readonly #kernel: Kernel;
  readonly #along: { readonly arrow: string; readonly subject: string; readonly target: string };
  #at: EntryId;

  constructor(
    kernel: Kernel,
    along: { readonly arrow: string; readonly subject: string; readonly target: string },
    cause: EntryId,
  ) {
    this.#kernel = kernel;
    this.#along = along;
    this.#at = cause;
  }

  get at(): EntryId {
    return this.#at;
  }

  passed(stage: Stage, detail?: JsonObject): EntryId {
    return this.#write(stage, "passed", detail);
  }

  skipped(stage: Stage, reason: Reason, detail?: JsonObject): EntryId {
    return this.#write(stage, "skipped", detail, reason);
  }

  stopped(stage: Stage, reason: Reason, detail?: JsonObject): EntryId {
    return this.#write(stage, "stopped", detail, reason);
  }

  follow(entry: EntryId): void {
    this.#at = entry;
  }

  #write(stage: Stage, verdict: "passed" | "skipped" | "stopped", detail: JsonObject = {}, reason?: Reason): EntryId {
    const { arrow, subject, target } = this.#along;
    this.#at = this.#kernel.journal.write([this.#at], {
      kind: "arrow",
      arrow,
      stage,
      verdict,
      ...(reason ? { reason } : {}),
      subject,
      target,
      detail,
    });
    return this.#at;
  }
}
