import type { AwsError } from "../../../kernel/index.ts";
import { invalidParameter } from "../errors.ts";

export const invalidPattern = (): AwsError => invalidParameter("Invalid filter pattern");
export const invalidTerm = (term: string): AwsError =>
  invalidParameter(`Invalid filter pattern: Invalid character(s) in term '${term}'`);

/** AWS takes these; we do not yet, and say so instead of finding nothing. */
export const regexNotEmulated = (term: string): AwsError =>
  invalidParameter(`Invalid filter pattern: regular expressions are not emulated by Misfire: '${term}'`);
