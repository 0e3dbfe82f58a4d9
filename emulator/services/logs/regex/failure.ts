/** A regular expression that cannot be run, and from which character on. */
export class RegexError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = "RegexError";
    this.at = at;
  }
}
