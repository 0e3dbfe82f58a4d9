import type { Scope } from "../../kernel/index.ts";
import { validation } from "./errors.ts";
import { TABLE_NAME_MAX, TABLE_NAME_MIN } from "./limits.ts";

/** Where a table is: its account, region and name. */
export interface TableAddress extends Scope {
  readonly name: string;
}

export const arnOfTable = ({ region, account, name }: TableAddress): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;
export const arnOfIndex = (tableArn: string, index: string): string => `${tableArn}/index/${index}`;
export const arnOfStream = (tableArn: string, label: string): string => `${tableArn}/stream/${label}`;

/** Of a table's ARN, or of one of its indexes or streams. */
export function addressOfArn(arn: string): TableAddress | undefined {
  const match = /^arn:[^:]+:dynamodb:([^:]+):([^:]+):table\/([^/]+)(?:\/.*)?$/.exec(arn);
  const [, region, account, name] = match ?? [];
  return region && account && name ? { region, account, name } : undefined;
}

/** Tables are meant by name, or by ARN. Throws AWS's answer to what is neither. */
export function addressOf(table: string | undefined, scope: Scope): TableAddress {
  const given = table ?? "";
  const name = (given.startsWith("arn:") ? addressOfArn(given) : undefined)?.name ?? given;
  if (name.length < TABLE_NAME_MIN || name.length > TABLE_NAME_MAX)
    throw validation("TableName must be at least 3 characters long and at most 255 characters long");
  if (!/^[a-zA-Z0-9_.-]+$/.test(name))
    throw validation(
      `1 validation error detected: Value '${given}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
  const of = given.startsWith("arn:") ? addressOfArn(given) : undefined;
  return of ?? { account: scope.account, region: scope.region, name };
}

/** The same for permissions, which are asked before anything is checked. */
export const arnMeant = (table: string | undefined, scope: Scope): string =>
  arnOfTable(
    (table?.startsWith("arn:") ? addressOfArn(table) : undefined) ?? {
      account: scope.account,
      region: scope.region,
      name: table ?? "",
    },
  );
