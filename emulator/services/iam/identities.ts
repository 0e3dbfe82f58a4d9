import type { FederatedPrincipal, Principal } from "../../kernel/index.ts";
import {
  namedPolicy,
  type IdentityPolicies,
  type NamedPolicy,
  type PrincipalPolicies,
} from "../../permissions/index.ts";
import { groupsOfUser, type Entity, type Role, type User } from "./state.ts";
import type { IamView } from "./store.ts";

const NOTHING: PrincipalPolicies = { identity: [], session: [] };

/** What is attached to whom, as it is at this moment. */
export function identitiesOf(store: IamView): IdentityPolicies {
  return {
    policiesOf(principal) {
      if (principal.kind === "federated") return federated(store, principal);
      const entity = entityOf(store, principal);
      const session = sessionPolicies(principal);
      if (!entity) return { ...NOTHING, session };
      const groups = "groups" in entity ? groupsOf(store, principal, entity) : [];
      const identity = [entity, ...groups].flatMap((holder) => policiesOn(store, holder));
      const boundary = entity.boundary === undefined ? undefined : boundaryOf(store, entity.boundary);
      return { identity, session, ...(boundary ? { boundary } : {}) };
    },
    tagsOf: (principal) => ({
      ...Object.fromEntries(entityOf(store, principal)?.tags ?? []),
      ...("sessionTags" in principal ? principal.sessionTags : {}),
    }),
  };
}

/**
 * What the user may, within what was handed on. Of a root everything is handed on that its policies say; without any
 * policy nothing is, and only a resource policy that names the federated user lets it in.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html
 */
function federated(store: IamView, principal: FederatedPrincipal): PrincipalPolicies {
  const session = sessionPolicies(principal);
  const { issuer } = principal;
  if (session.length === 0) return NOTHING;
  if (issuer.kind === "root") return { identity: [EVERYTHING], session };
  return { ...identitiesOf(store).policiesOf(issuer), session };
}

const EVERYTHING = namedPolicy(
  "root",
  "identity",
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
);

/** A session outlives its role, and a role made anew under the old name is another role: neither gives it anything. */
function entityOf(store: IamView, principal: Principal): Role | User | undefined {
  if (principal.kind === "user") {
    const user = store.account(principal.account).users.get(principal.name);
    return user?.id === principal.userId ? user : undefined;
  }
  if (principal.kind !== "session") return undefined;
  const role = store.roleAt(principal.roleArn);
  return role?.id === principal.roleId ? role : undefined;
}

const groupsOf = (store: IamView, principal: Principal, user: User): readonly Entity[] =>
  principal.kind === "user" ? groupsOfUser(store.account(principal.account), user) : [];

function policiesOn(store: IamView, entity: Entity): readonly NamedPolicy[] {
  const inline = [...entity.inline].map(([name, document]) => namedPolicy(name, "identity", document));
  const managed = [...entity.attached].flatMap((arn) => {
    const document = store.managedDocument(arn);
    return document === undefined ? [] : [namedPolicy(arn, "identity", document)];
  });
  return [...inline, ...managed];
}

function boundaryOf(store: IamView, arn: string): NamedPolicy | undefined {
  const document = store.managedDocument(arn);
  return document === undefined ? undefined : namedPolicy(arn, "boundary", document);
}

const sessionPolicies = (principal: Principal): readonly NamedPolicy[] =>
  principal.kind === "session" || principal.kind === "federated"
    ? principal.sessionPolicies.map((document, index) =>
        namedPolicy(`session policy ${index + 1}`, "session", document),
      )
    : [];
