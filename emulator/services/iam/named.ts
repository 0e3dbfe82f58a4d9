import type { EntityKind } from "./errors.ts";

/** How requests and answers name whom they are about. */
export interface Named {
  readonly RoleName?: string | undefined;
  readonly UserName?: string | undefined;
  readonly GroupName?: string | undefined;
}

const MEMBERS = { role: "RoleName", user: "UserName", group: "GroupName" } as const;

export const nameIn = (kind: EntityKind, input: Named): string => input[MEMBERS[kind]] ?? "";

export const nameOut = (kind: EntityKind, name: string): Named => ({ [MEMBERS[kind]]: name });
