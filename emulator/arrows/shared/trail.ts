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

export function trail(kernel: Kernel, arrow: string, subject: string, target: string, cause: EntryId): Trail {
  let at = cause;
  const write = (
    stage: Stage,
    verdict: "passed" | "skipped" | "stopped",
    detail: JsonObject = {},
    reason?: Reason,
  ): EntryId => {
    at = kernel.journal.write([at], {
      kind: "arrow",
      arrow,
      stage,
      verdict,
      ...(reason ? { reason } : {}),
      subject,
      target,
      detail,
    });
    return at;
  };
  return {
    get at() {
      return at;
    },
    passed: (stage, detail) => write(stage, "passed", detail),
    skipped: (stage, reason, detail) => write(stage, "skipped", detail, reason),
    stopped: (stage, reason, detail) => write(stage, "stopped", detail, reason),
    follow: (entry) => {
      at = entry;
    },
  };
}
