import type { AnyOperation } from "../../kernel/index.ts";
import { assumeRole } from "./operations/assume-role.ts";
import { getAccessKeyInfo } from "./operations/get-access-key-info.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";
import { getFederationToken } from "./operations/get-federation-token.ts";
import { getSessionToken } from "./operations/get-session-token.ts";
import type { StsStore } from "./store.ts";

/** The operations of STS that are emulated, by name. */
export const operationsOf = (store: StsStore): Readonly<Record<string, AnyOperation>> => ({
  AssumeRole: assumeRole(store),
  GetCallerIdentity: getCallerIdentity(),
  GetFederationToken: getFederationToken(store),
  GetSessionToken: getSessionToken(store),
  GetAccessKeyInfo: getAccessKeyInfo(),
});
