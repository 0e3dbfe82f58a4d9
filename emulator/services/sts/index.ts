import {
  arnOf,
  type Credentials,
  type CredentialSource,
  type Denial,
  type Kernel,
  onDemand,
} from "../../kernel/index.ts";
import type { Service, SessionPrincipal } from "../../kernel/index.ts";
import { denialReason } from "../../permissions/index.ts";
import { operationsOf } from "./api.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import type { RoleAssumed } from "./events.ts";
import { createFunctionSessions, type FunctionUse } from "./function-sessions.ts";
import { accountOfRole } from "./state.ts";
import { createStore, type StsPorts } from "./store.ts";

export type { RoleAssumed } from "./events.ts";
export type { FunctionUse } from "./function-sessions.ts";
export type { StsPorts } from "./store.ts";

/** STS. See README.md for what is emulated. */
export interface StsRoom {
  readonly service: Service;
  /** Temporary keys. */
  readonly credentials: CredentialSource;
  /** The credentials of a function's execution environment: the same ones until they are to be renewed. Asks nobody. */
  issue(use: FunctionUse): Credentials;
  /** Who a function is when it acts with its role. */
  principal(use: FunctionUse): SessionPrincipal;
  onAssumed(listener: (fact: RoleAssumed) => void): void;
}

export function createSts(kernel: Kernel, ports: StsPorts): StsRoom {
  const store = createStore(kernel, ports);
  const functions = createFunctionSessions(store);
  const operations = onDemand(() => operationsOf(store));
  return {
    service: {
      name: "sts",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      resourcePolicy(arn) {
        const role = ports.role(arn);
        return role && { document: role.trustPolicy, owner: accountOfRole(arn), name: `trust policy of ${role.name}` };
      },
      denied: (denial) => accessDenied(deniedText(denial)),
    },
    credentials: {
      find(id) {
        const key = store.key(id);
        return key && { ...key, active: true };
      },
      used(id, use) {
        const principal = store.key(id)?.principal;
        if (principal?.kind === "session") ports.roleUsed?.(principal.roleArn, use);
      },
    },
    issue: (use) => functions.issue(use),
    principal: (use) => functions.principal(use),
    onAssumed: (listener) => store.onAssumed(listener),
  };
}

/** STS does not tell which policy is missing, only which one denies. */
function deniedText({ principal, permission, decision }: Denial): string {
  const { action, resource } = permission;
  const reason = decision.reason.kind === "explicit" ? ` ${denialReason(action, decision)}` : "";
  return `User: ${arnOf(principal)} is not authorized to perform: ${action} on resource: ${resource}${reason}`;
}
