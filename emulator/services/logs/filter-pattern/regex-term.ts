import { compileRegex, RegexError, type Regex } from "../regex/index.ts";
import { REGEXES_PER_PATTERN_MAX } from "../limits.ts";
import { invalidPattern } from "./failure.ts";

/**
 * Regular expressions of one pattern: `%…%`, without groups, two of them at most.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#regex-expressions
 */
export class RegexTerms {
  #count = 0;

  get used(): boolean {
    return this.#count > 0;
  }

  /** Without its percent signs. */
  read(text: string): Regex {
    this.#count += 1;
    if (text === "" || this.#count > REGEXES_PER_PATTERN_MAX || /(?<!\\)[()]/.test(text)) throw invalidPattern();
    try {
      return compileRegex(text);
    } catch (error) {
      if (error instanceof RegexError) throw invalidPattern();
      throw error;
    }
  }
}
