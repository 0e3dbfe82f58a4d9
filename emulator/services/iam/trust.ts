import type { EntryId } from "../../kernel/index.ts";
import type { PrincipalPattern } from "../../permissions/index.ts";
import { checkedPolicy } from "./documents.ts";
import { limitExceeded, malformedPolicy } from "./errors.ts";
import { TRUST_POLICY_CHARS } from "./limits.ts";
import { isServicePrincipal } from "./service-principals.ts";
import { sizeOf, type Role, type User } from "./state.ts";
import type { IamStore } from "./store.ts";

/** Refuses a trust policy that cannot be read, or that names somebody who is not there. */
export function checkTrust(store: IamStore, text: string): void {
  const document = checkedPolicy(text, "trust");
  if (sizeOf(text) > TRUST_POLICY_CHARS)
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_CHARS}`);
  for (const pattern of document.statements.flatMap((statement) => statement.principals?.values ?? []))
    checkPrincipal(store, pattern);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function checkPrincipal(store: IamStore, { kind, text }: PrincipalPattern): void {
  switch (kind) {
    case "service":
      if (!isServicePrincipal(text)) throw malformedPolicy(`Invalid principal in policy: "SERVICE":"${text}"`);
      return;
    case "arn":
    case "unique-id":
      if (!isThere(store, text)) throw malformedPolicy(`Invalid principal in policy: "AWS":"${text}"`);
      return;
    case "federated":
      // Of providers nothing is kept, so whether one is there is not asked.
      if (!isProvider(text))
        throw malformedPolicy("Federated principals must be valid domain names or SAML metadata ARNs");
      return;
    // Accounts are there as soon as somebody names them.
    case "account":
    case "everyone":
    case "canonical-user":
      return;
    default:
      kind satisfies never;
  }
}

/** `cognito-identity.amazonaws.com`, `arn:aws:iam::111122223333:saml-provider/name`. */
const isProvider = (name: string): boolean =>
  /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name) || /^arn:aws[a-z-]*:iam::\d{12}:(saml|oidc)-provider\/.+$/.test(name);

/** Users and roles by ARN or unique id, sessions by the name of their role; whom a user lets in nobody knows beforehand. */
function isThere(store: IamStore, name: string): boolean {
  const [, account, role] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(name) ?? [];
  if (role !== undefined) return store.accounts().some(({ id, roles }) => id === account && roles.has(role));
  if (name.includes(":sts:")) return true;
  return store
    .accounts()
    .some(({ users, roles }) =>
      [...users.values(), ...roles.values()].some(({ arn, id }) => arn === name || id === name),
    );
}

/**
 * Trust policies mean the very user or role that they name: when it is gone its unique id stands in for the ARN, and whoever gets the
 * name next is not meant. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function forgetPrincipal(store: IamStore, { arn, id }: User | Role, cause: EntryId): void {
  for (const account of store.accounts())
    for (const { name, trustPolicy } of account.roles.values()) {
      if (!trustPolicy.includes(`"${arn}"`)) continue;
      const role = store.role(account.id, name);
      role.trustPolicy = trustPolicy.replaceAll(`"${arn}"`, `"${id}"`);
      store.tell(cause, "trust-changed", role.arn, { gone: arn, instead: id });
    }
}
