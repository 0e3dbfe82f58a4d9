/** Whether a message passes a filter. */
export type Matcher = (message: string) => boolean;

/** A filter pattern that was read. */
export interface FilterPattern {
  /** As it was given. */
  readonly text: string;
  readonly kind: "terms" | "json" | "columns";
  readonly matches: Matcher;
  /**
   * What a message has under the names that the pattern gives it (`$ip` for a column, `$.latency` for a path), as text; `names`
   * asks for further ones.
   */
  values(message: string, names?: readonly string[]): Readonly<Record<string, string>>;
  readonly hasRegex: boolean;
}

/** A pattern but for its text, as the readers of the three syntaxes make it. */
export type ReadPattern = Omit<FilterPattern, "text">;
