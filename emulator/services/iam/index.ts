import {
  withoutPolicy,
  type CredentialSource,
  type Kernel,
  type KeyUse,
  type Millis,
  type Service,
  type UserPrincipal,
  onDemand,
} from "../../kernel/index.ts";
import type { IdentityPolicies } from "../../permissions/index.ts";
import type { operationsOf } from "./api.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { findKey } from "./credentials.ts";
import { denied } from "./denied.ts";
import { accessDenied } from "./errors.ts";
import type { IamChanged } from "./events.ts";
import { identitiesOf } from "./identities.ts";
import { isCode } from "./one-time-codes.ts";
import type { Role } from "./state.ts";
import { createStore, type IamStore } from "./store.ts";

export type { IamChange, IamChanged } from "./events.ts";

/** IAM. See README.md for what is emulated. */
export interface IamRoom {
  readonly service: Service;
  /** Long-term keys, and the built-in ones. */
  readonly credentials: CredentialSource;
  readonly identities: IdentityPolicies;
  /** The role with exactly that ARN, of whatever account. */
  role(this: void, arn: string): RoleView | undefined;
  /** Whether there is a user or role with that ARN or unique id, as others see it. Sessions always pass. */
  hasPrincipal(this: void, name: string): boolean;
  /** The document in force of a managed policy, AWS's own included. */
  managedPolicy(this: void, arn: string): string | undefined;
  /** A session of this role asked for something: `GetRole` tells of it. */
  roleUsed(this: void, roleArn: string, use: KeyUse): void;
  /** Whether the user's MFA device shows this code now. */
  isMfaCode(this: void, user: UserPrincipal, serial: string, code: string): boolean;
  onChanged(listener: (fact: IamChanged) => void): void;
}

export type RoleView = Pick<Role, "name" | "path" | "id" | "arn" | "maxSessionDuration"> & {
  readonly trustPolicy: string;
};

export interface IamOptions {
  /**
   * How long a change takes until policies, roles and managed policies are seen by all that asks about them, in milliseconds.
   * IAM's own answers tell of it at once. Default 0; on AWS it is seconds.
   */
  readonly propagation?: Millis;
}

/** `api`: gives its operations (`api.ts`) when the first one is asked for; every world asks IAM who somebody is, and few ask more. */
export function createIam(
  kernel: Kernel,
  api: () => typeof operationsOf,
  { propagation = 0 }: IamOptions = {},
): IamRoom {
  const store = createStore(kernel, propagation);
  const operations = onDemand(() => api()(store));
  return {
    service: {
      name: "iam",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      // Users, groups and policies have no policy of their own; a role's trust policy only answers to STS.
      resourcePolicy: (arn) => withoutPolicy(arn),
      denied: (denial) => accessDenied(denied(denial)),
    },
    credentials: {
      find: (id) => findKey(store, id),
      used(id, use) {
        const found = store.key(id);
        if (found) found.key.lastUsed = use;
      },
    },
    identities: identitiesOf(store.seen),
    role: (arn) => store.seen.roleAt(arn),
    hasPrincipal: (name) => (name.startsWith("arn:") ? store.seen.hasPrincipal(name) : hasUniqueId(store, name)),
    managedPolicy: (arn) => store.seen.managedDocument(arn),
    roleUsed(roleArn, use) {
      const role = store.roleAt(roleArn);
      if (role) role.lastUsed = use;
    },
    isMfaCode({ account, name }, serial, code) {
      const device = store.account(account).devices.get(serial);
      return device?.user === name && isCode(device.seed, code, kernel.now());
    },
    onChanged: (listener) => store.onChanged(listener),
  };
}

const hasUniqueId = (store: IamStore, id: string): boolean =>
  store
    .accounts()
    .some(({ users, roles }) => [...users.values(), ...roles.values()].some((entity) => entity.id === id));
