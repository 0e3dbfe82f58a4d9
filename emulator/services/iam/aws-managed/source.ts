/** A policy of AWS in one version. AWS changes them now and then; these are of the end of September 2026. */
export interface Source {
  /** The version in force, whose statements these are. */
  readonly version: string;
  /** When AWS made the policy, and this version of it. */
  readonly created: string;
  readonly updated: string;
  readonly document: string;
}

export const allow = (actions: string | readonly string[], resource: string | readonly string[] = "*"): object => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
});

export const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
