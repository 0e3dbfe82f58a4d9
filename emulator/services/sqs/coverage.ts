/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = [];

/** What is not there although AWS has it, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {};
