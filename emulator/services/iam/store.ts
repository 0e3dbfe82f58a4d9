import type { EntryId, JsonObject, Kernel, Millis, RandomStream } from "../../kernel/index.ts";
import { AWS_MANAGED } from "./aws-managed-policies.ts";
import { entityNotFound, unmodifiable, type EntityKind } from "./errors.ts";
import type { IamChange, IamChanged } from "./events.ts";
import { keepIam } from "./kept.ts";
import { createSight } from "./sight.ts";
import { newAccount, type AccessKey, type Account, type Entity, type Group, type Role, type User } from "./state.ts";

/** What is asked when somebody is to be let in. */
export interface IamView {
  account(id: string): Account;
  /** The role an ARN names, of whatever account. */
  roleAt(arn: string): Role | undefined;
  /** Whether a policy that names somebody may name these: a user or role by ARN. Of sessions nobody knows beforehand. */
  hasPrincipal(arn: string): boolean;
  /** The document in force of a managed policy, AWS's own included. */
  managedDocument(arn: string): string | undefined;
}

/** The room's data, and the streams of chance it draws from. */
export interface IamStore extends IamView {
  /** As the rest of AWS sees it: changes get there after a while. */
  readonly seen: IamView;
  accounts(): readonly Account[];
  role(account: string, name: string): Role;
  /** Refuses service-linked roles, which are their service's. */
  modifiableRole(account: string, name: string): Role;
  user(account: string, name: string): User;
  group(account: string, name: string): Group;
  entity(kind: EntityKind, account: string, name: string): Entity;
  /** The same, to be changed: a service-linked role is not. */
  modifiable(kind: EntityKind, account: string, name: string): Entity;
  /** The access key, of whatever account. */
  key(id: string): { readonly account: Account; readonly key: AccessKey } | undefined;
  readonly random: { readonly ids: RandomStream; readonly keys: RandomStream };
  tell(cause: EntryId, change: IamChange, subject: string, detail?: JsonObject): void;
  onChanged(listener: (fact: IamChanged) => void): void;
}

export function createStore(kernel: Kernel, propagation: Millis): IamStore {
  const kept = keepIam(kernel.ledger);
  const { accounts } = kept;
  const listeners: ((fact: IamChanged) => void)[] = [];
  const account = (id: string): Account => {
    let held = accounts.get(id);
    if (!held) accounts.set(id, (held = kept.account(id)));
    return held;
  };
  const sight = createSight(accounts, () => kernel.now(), propagation);
  kernel.ledger.onRestored(() => {
    for (const id of accounts.keys()) sight.begin(id);
  });
  const store: IamStore = {
    ...viewOf(account, (id) => accounts.get(id)),
    seen: viewOf((id) => sight.seen(id) ?? newAccount(id), sight.seen),
    accounts: () => [...accounts.values()],
    role: (id, name) => found("role", account(id).roles, name),
    modifiableRole(id, name) {
      const role = store.role(id, name);
      if (role.service !== undefined) throw unmodifiable(name);
      return role;
    },
    user: (id, name) => found("user", account(id).users, name),
    group: (id, name) => found("group", account(id).groups, name),
    entity: (kind, id, name) => store[kind](id, name),
    modifiable: (kind, id, name) => (kind === "role" ? store.modifiableRole(id, name) : store[kind](id, name)),
    key(id) {
      for (const held of accounts.values()) {
        const key = held.keys.get(id);
        if (key) return { account: held, key };
      }
      return undefined;
    },
    random: { ids: kernel.random.stream("iam.unique-id"), keys: kernel.random.stream("iam.access-key") },
    tell(cause, change, subject, detail = {}) {
      sight.changed(subject.split(":")[4] ?? "");
      const entry = kernel.journal.write([cause], { kind: "fact", service: "iam", fact: change, subject, detail });
      for (const listener of listeners) listener({ change, subject, entry });
    },
    onChanged: (listener) => void listeners.push(listener),
  };
  return store;
}

/** `peek` makes no account that is not there. */
function viewOf(account: (id: string) => Account, peek: (id: string) => Account | undefined): IamView {
  return {
    account,
    roleAt(arn) {
      const [, id = "", name = ""] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
      const role = peek(id)?.roles.get(name);
      return role?.arn === arn ? role : undefined;
    },
    hasPrincipal(arn) {
      const [, id = "", kind, name = ""] = /^arn:aws:iam::(\d{12}):(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
      if (kind === undefined) return arn.startsWith("arn:aws:sts::");
      return (kind === "user" ? peek(id)?.users : peek(id)?.roles)?.get(name)?.arn === arn;
    },
    managedDocument(arn) {
      const policy = peek(arn.split(":")[4] ?? "")?.policies.get(arn);
      return policy?.versions.get(policy.defaultVersion)?.document ?? AWS_MANAGED.get(arn)?.document;
    },
  };
}

function found<T>(kind: EntityKind, entities: ReadonlyMap<string, T>, name: string): T {
  const entity = entities.get(name);
  if (!entity) throw entityNotFound(kind, name);
  return entity;
}
