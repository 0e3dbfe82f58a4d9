import { keyParts, minutes, rowKey, type KeyUse, type Ledger, type Marks } from "../../kernel/index.ts";
import type { AccessKey, Account, Group, InstanceProfile, ManagedPolicy, MfaDevice, Role, User } from "./state.ts";

/** What an account has itself. */
type AccountRow = Pick<Account, "alias" | "passwordPolicy" | "report" | "deletions">;

/** What an account has many of, by name. */
interface Owned {
  readonly roles: Role;
  readonly users: User;
  readonly groups: Group;
  readonly policies: ManagedPolicy;
  readonly keys: AccessKey;
  readonly instanceProfiles: InstanceProfile;
  readonly devices: MfaDevice;
}

/** What of the room outlives the process, and where it is put so that it does. */
export interface IamKept {
  readonly accounts: Map<string, Account>;
  account(id: string): Account;
}

/** A row each for accounts, and for whatever has a name in them. */
export function keepIam(ledger: Ledger): IamKept {
  const accounts = ledger.table<AccountRow>("iam.accounts", {
    keys: () => kept.accounts.keys(),
    read(id) {
      const account = kept.accounts.get(id);
      if (!account) return undefined;
      const { alias, passwordPolicy, report, deletions } = account;
      return { alias, passwordPolicy, report, deletions };
    },
    restore(rows) {
      for (const [id, row] of rows) kept.accounts.set(id, Object.assign(kept.account(id), row));
    },
  });
  const marks: { readonly [K in keyof Owned]: Marks } = {
    roles: owned("roles", (role) => ({ ...role, ...usedAbout(role.lastUsed) })),
    users: owned("users"),
    groups: owned("groups"),
    policies: owned("policies"),
    keys: owned("keys", (key) => ({ ...key, ...usedAbout(key.lastUsed) })),
    instanceProfiles: owned("instanceProfiles"),
    devices: owned("devices"),
  };

  function owned<K extends keyof Owned>(kind: K, rowOf: (value: Owned[K]) => Owned[K] = (value) => value): Marks {
    const mapOf = (id: string): Map<string, Owned[K]> | undefined => {
      const account = kept.accounts.get(id);
      return account && mapIn(account, kind);
    };
    return ledger.table<Owned[K]>(`iam.${kind}`, {
      *keys() {
        for (const id of kept.accounts.keys()) for (const name of mapOf(id)?.keys() ?? []) yield rowKey(id, name);
      },
      read(key) {
        const [id, name] = keyParts(key, 2);
        const value = mapOf(id)?.get(name);
        return value && rowOf(value);
      },
      restore(rows) {
        for (const [key, row] of rows) {
          const [id, name] = keyParts(key, 2);
          mapOf(id)?.set(name, row);
        }
      },
    });
  }

  const inside = <K extends keyof Owned>(kind: K, id: string): Map<string, Owned[K]> =>
    marks[kind].map((name) => rowKey(id, name));
  const kept: IamKept = {
    accounts: accounts.map((id) => id),
    account: (id) => ({
      id,
      roles: inside("roles", id),
      users: inside("users", id),
      groups: inside("groups", id),
      policies: inside("policies", id),
      keys: inside("keys", id),
      instanceProfiles: inside("instanceProfiles", id),
      devices: inside("devices", id),
      alias: undefined,
      passwordPolicy: undefined,
      report: undefined,
      deletions: new Set(),
    }),
  };
  return kept;
}

type Maps = { readonly [K in keyof Owned]: Map<string, Owned[K]> };
const mapIn = <K extends keyof Owned>(account: Maps, kind: K): Maps[K] => account[kind];

/** To the minute: otherwise every request would be a change to be written down. */
const usedAbout = (use: KeyUse | undefined): { readonly lastUsed?: KeyUse } =>
  use ? { lastUsed: { ...use, at: Math.floor(use.at / minutes(1)) * minutes(1) } } : {};
