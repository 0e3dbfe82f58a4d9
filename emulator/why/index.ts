export { cureFor } from "./cures.ts";
export { explain } from "./explain.ts";
export type { Cure, Explanation, Question, Step, Verdict } from "./explanation.ts";
export { REASON_CODES, REASONS, type Reason, type ReasonEntry } from "./reasons.ts";
export { named } from "./names.ts";
