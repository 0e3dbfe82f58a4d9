import type { Plane } from "../kernel/index.ts";

/** What stops events because of the function itself: which one it is, how it starts, what it is given. */
export const FUNCTION_REASON_CODES = [
  "policy-lost",
  "alias-not-permitted",
  "session-expired",
  "init-failed",
  "out-of-memory",
  "tmp-full",
  "left-behind",
] as const;
export type FunctionReason = (typeof FUNCTION_REASON_CODES)[number];

interface Told {
  readonly plane: Plane | "none";
  readonly scenario: string;
  readonly words: string;
  readonly visible: string;
}

const NOTHING = "S3 tells nobody: no error, no metric, no retry.";

export const FUNCTION_REASONS: Readonly<Record<FunctionReason, Told>> = {
  "policy-lost": {
    plane: "invoke",
    scenario: "function-replaced",
    words: "the function was deleted and made anew, and its resource policy went with the old one",
    visible: NOTHING,
  },
  "alias-not-permitted": {
    plane: "invoke",
    scenario: "alias-without-permission",
    words: "the permission is on the function, and the rule names its alias or version, which has a policy of its own",
    visible: NOTHING,
  },
  "session-expired": {
    plane: "caller",
    scenario: "expired-session",
    words: "the session's credentials were used after their end",
    visible: "The caller gets the error; new credentials of the same role would work.",
  },
  "init-failed": {
    plane: "none",
    scenario: "init-crash",
    words: "the code failed while it was loaded, before the handler was called",
    visible: "The function's log shows INIT_REPORT with the error; Lambda tries again, twice unless told otherwise.",
  },
  "out-of-memory": {
    plane: "none",
    scenario: "out-of-memory",
    words: "the function needed more memory than it has, and its process was killed",
    visible: "No line of the code: in the REPORT line Max Memory Used equals Memory Size.",
  },
  "tmp-full": {
    plane: "none",
    scenario: "tmp-full",
    words: "/tmp was full, with what this invocation and earlier ones of the same environment left there",
    visible: "The function's log and result show ENOSPC.",
  },
  "left-behind": {
    plane: "none",
    scenario: "cold-and-warm",
    words: "the code met in /tmp what an earlier invocation of the same environment had left",
    visible: "The function's log and result show EEXIST; in a new environment the same event would go through.",
  },
};
