/** A statement of a policy of ours: allows actions on resources. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[] | string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export const allow = (
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[] | string,
  Condition?: Statement["Condition"],
): Statement => ({ Sid, Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) });

export const policyOf = (statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/** The statements without some actions; a statement without any is left out. */
export function without(statements: readonly Statement[], actions: readonly string[]): readonly Statement[] {
  return statements
    .map((statement) => ({ ...statement, Action: statement.Action.filter((action) => !actions.includes(action)) }))
    .filter(({ Action }) => Action.length > 0);
}
