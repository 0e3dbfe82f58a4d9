import { seconds, type Credentials, type SessionPrincipal } from "../../kernel/index.ts";
import { FUNCTION_SESSION_DURATION, FUNCTION_SESSION_RENEWAL } from "./limits.ts";
import { accountOfRole, type TemporaryKey } from "./state.ts";
import type { StsStore } from "./store.ts";

/** A function, and the role that it runs with. */
export interface FunctionUse {
  readonly roleArn: string;
  readonly functionName: string;
  readonly functionArn: string;
}

export interface FunctionSessions {
  issue(use: FunctionUse): Credentials;
  principal(use: FunctionUse): SessionPrincipal;
}

/** The sessions in which Lambda runs functions. Lambda keeps one until it has to be renewed, whatever becomes of the role. */
export function createFunctionSessions(store: StsStore): FunctionSessions {
  const held = new Map<string, { readonly key: TemporaryKey; readonly principal: SessionPrincipal }>();
  const current = (use: FunctionUse): { key: TemporaryKey; principal: SessionPrincipal } | undefined => {
    const session = held.get(keyOf(use));
    const role = store.role(use.roleArn);
    // A role made anew under the same name is another role.
    const same = session && (!role || role.id === session.principal.roleId);
    const lasts = session && session.key.expiresAt - store.now() >= seconds(FUNCTION_SESSION_RENEWAL);
    return same && lasts ? session : undefined;
  };
  return {
    principal: (use) => current(use)?.principal ?? principalOf(store, use),
    issue(use) {
      let session = current(use);
      if (!session) {
        const principal = principalOf(store, use);
        session = { principal, key: store.issue(principal, seconds(FUNCTION_SESSION_DURATION)) };
        held.set(keyOf(use), session);
      }
      const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = session.key;
      return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
    },
  };
}

const keyOf = (use: FunctionUse): string => `${use.functionArn} ${use.roleArn}`;

/** Whom a role that is gone belonged to: an id that no policy names. */
const GONE = "AROA0000000000000GONE";

function principalOf(store: StsStore, { roleArn, functionName, functionArn }: FunctionUse): SessionPrincipal {
  const account = accountOfRole(roleArn);
  const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  // Session names have at least two characters, function names one.
  const sessionName = functionName.length === 1 ? `${functionName}@lambda_function` : functionName;
  return {
    kind: "session",
    account,
    roleArn,
    roleName,
    roleId: store.role(roleArn)?.id ?? GONE,
    sessionName,
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`,
    sessionPolicies: [],
    issuedAt: store.now(),
    sourceFunctionArn: functionArn,
  };
}
