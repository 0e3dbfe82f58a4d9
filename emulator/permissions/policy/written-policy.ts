/** A resource's policy as it is shown: whoever reads it gets back what was written. */
export interface WrittenPolicy {
  readonly Statement: readonly unknown[];
  readonly [member: string]: unknown;
}

/** A stored policy was checked when it came: it is an object, its statements one or a list. */
export function readWritten(text: string): WrittenPolicy {
  const document: Readonly<Record<string, unknown>> = JSON.parse(text);
  const statements = document["Statement"];
  return { ...document, Statement: Array.isArray(statements) ? statements : [statements] };
}

export const hasSid = ({ Statement }: WrittenPolicy, sid: string): boolean =>
  Statement.some((statement) => sidOf(statement) === sid);

export const withStatement = (document: WrittenPolicy, statement: object): WrittenPolicy => ({
  ...document,
  Statement: [...document.Statement, statement],
});

export const withoutSid = (document: WrittenPolicy, sid: string | undefined): WrittenPolicy => ({
  ...document,
  Statement: document.Statement.filter((statement) => sidOf(statement) !== sid),
});

/** What AddPermission of queues and topics gives to accounts. */
export interface AccountGrant {
  readonly label: string;
  readonly accounts: readonly string[];
  readonly actions: readonly string[];
}

/** As AddPermission writes it. `service`: as it stands before the actions there, in capitals. */
export const grantStatement = (
  service: string,
  resource: string,
  { label, accounts, actions }: AccountGrant,
): object => ({
  Sid: label,
  Effect: "Allow",
  Principal: { AWS: oneOrAll(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
  Action: oneOrAll(actions.map((action) => `${service}:${action}`)),
  Resource: resource,
});

const sidOf = (statement: unknown): unknown =>
  typeof statement === "object" && statement !== null ? Reflect.get(statement, "Sid") : undefined;

const oneOrAll = (texts: readonly string[]): string | readonly string[] =>
  texts.length === 1 && texts[0] !== undefined ? texts[0] : texts;
