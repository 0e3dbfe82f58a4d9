import type { CallContext, Permission, RequestContext } from "../../kernel/index.ts";
import type { EntityKind } from "./errors.ts";
import type { IamStore } from "./store.ts";

export const arnOfEntity = (account: string, kind: EntityKind, path: string, name: string): string =>
  `arn:aws:iam::${account}:${kind}${path}${name}`;

export const arnOfPolicy = (account: string, path: string, name: string): string =>
  `arn:aws:iam::${account}:policy${path}${name}`;

export const isPolicyArn = (text: string): boolean => /^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/./.test(text);

/** Of AWS itself, or of another account. */
export const isOutside = (policyArn: string, { account }: Pick<CallContext, "account">): boolean =>
  isPolicyArn(policyArn) && policyArn.split(":")[4] !== account;

/** What a call by name is about: the entity's ARN with its path, or the one it would have, were there such an entity. */
export function permissionOn(
  store: IamStore,
  context: CallContext,
  action: string,
  kind: EntityKind,
  name: string,
  conditions: RequestContext = {},
): Permission {
  const account = store.account(context.account);
  const held = { role: account.roles, user: account.users, group: account.groups }[kind].get(name);
  return {
    action: `iam:${action}`,
    resource: held?.arn ?? arnOfEntity(context.account, kind, "/", name),
    context: conditions,
  };
}
