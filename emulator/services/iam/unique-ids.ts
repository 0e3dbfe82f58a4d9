import type { RandomStream } from "../../kernel/index.ts";

const UPPER_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export const uniqueId = (prefix: "AIDA" | "AROA" | "AGPA" | "ANPA" | "AIPA", random: RandomStream): string =>
  prefix + random.text(17, UPPER_ALPHABET);
