import type { Instant } from "../../kernel/index.ts";
import type { AccessKey, Account, LoginProfile } from "./state.ts";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const COLUMNS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "password_next_rotation",
  "mfa_active",
  "access_key_1_active",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_1_last_used_region",
  "access_key_1_last_used_service",
  "access_key_2_active",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
  "access_key_2_last_used_region",
  "access_key_2_last_used_service",
  "cert_1_active",
  "cert_1_last_rotated",
  "cert_2_active",
  "cert_2_last_rotated",
] as const;

const NONE = "N/A";
/** Whole seconds, with an offset instead of a Z. */
const time = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;

/** The root first, then the users by name. */
export function credentialReport(account: Account): string {
  const users = [...account.users.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rows = users.map((user) => [
    user.name,
    user.arn,
    time(user.createdAt),
    ...passwordCells(account, user.login),
    String(user.devices.size > 0),
    ...keyCells(account, user.name),
    ...certificateCells(),
  ]);
  const root = [
    "<root_account>",
    `arn:aws:iam::${account.id}:root`,
    // The account's age is not ours to tell.
    "not_supported",
    "not_supported",
    "no_information",
    "not_supported",
    "not_supported",
    "false",
    ...keyCells(account, undefined),
    ...certificateCells(),
  ];
  return [COLUMNS, root, ...rows].map((cells) => cells.join(",")).join("\n");
}

function passwordCells({ passwordPolicy }: Account, login: LoginProfile | undefined): readonly string[] {
  if (!login) return ["false", NONE, NONE, NONE];
  const days = passwordPolicy?.maxAge;
  const next = days === undefined ? NONE : time(login.changedAt + days * 86_400_000);
  // Nobody signs in to a console here.
  return ["true", "no_information", time(login.changedAt), next];
}

function keyCells(account: Account, owner: string | undefined): readonly string[] {
  const keys = [...account.keys.values()].filter((key) => key.owner === owner);
  return [0, 1].flatMap((index) => cellsOf(keys[index]));
}

const cellsOf = (key: AccessKey | undefined): readonly string[] =>
  key
    ? [
        String(key.active),
        time(key.createdAt),
        key.lastUsed ? time(key.lastUsed.at) : NONE,
        key.lastUsed?.region ?? NONE,
        key.lastUsed?.service ?? NONE,
      ]
    : ["false", NONE, NONE, NONE, NONE];

const certificateCells = (): readonly string[] => ["false", NONE, "false", NONE];
