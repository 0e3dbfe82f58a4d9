import type { AwsError } from "../../../kernel/index.ts";
import { invalidParameter } from "../errors.ts";

export const invalidPattern = (): AwsError => invalidParameter("Invalid filter pattern");
export const invalidTerm = (term: string): AwsError =>
  invalidParameter(`Invalid filter pattern: Invalid character(s) in term '${term}'`);
