import type { Operation } from "../../../kernel/index.ts";
import { permissionOn } from "../arns.ts";
import { checkedPermissions, encoded } from "../documents.ts";
import { inlinePolicyNotFound, limitExceeded, type EntityKind } from "../errors.ts";
import { INLINE_POLICY_CHARS } from "../limits.ts";
import { nameIn, nameOut, type Named } from "../named.ts";
import { page, type PageRequest } from "../page.ts";
import { sizeOf } from "../state.ts";
import type { IamStore } from "../store.ts";

interface InlinePolicyRequest extends Named {
  readonly PolicyName?: string | undefined;
  readonly PolicyDocument?: string | undefined;
}

/** `Role`, `User`, `Group`, as operations spell them. */
const TITLES = { role: "Role", user: "User", group: "Group" } as const;

/** PutRolePolicy, PutUserPolicy, PutGroupPolicy */
export const putInlinePolicy = (store: IamStore, kind: EntityKind): Operation<InlinePolicyRequest, void> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `Put${TITLES[kind]}Policy`, kind, nameIn(kind, input)),
  ],
  run(input, context) {
    const { PolicyName: name = "", PolicyDocument: document = "" } = input;
    const entity = store.modifiable(kind, context.account, nameIn(kind, input));
    checkedPermissions(document, "identity");
    const others = [...entity.inline].filter(([other]) => other !== name).map(([, text]) => sizeOf(text));
    const size = others.reduce((sum, chars) => sum + chars, sizeOf(document));
    const max = INLINE_POLICY_CHARS[kind];
    if (size > max) throw limitExceeded(`Maximum policy size of ${max} bytes exceeded for ${kind} ${entity.name}`);
    entity.inline.set(name, document);
    store.tell(context.entry, "policy-put", entity.arn, { policy: name });
  },
});

interface InlinePolicyResponse extends Named {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

export const getInlinePolicy = (
  store: IamStore,
  kind: EntityKind,
): Operation<InlinePolicyRequest, InlinePolicyResponse> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `Get${TITLES[kind]}Policy`, kind, nameIn(kind, input)),
  ],
  run(input, context) {
    const { PolicyName: name = "" } = input;
    const entity = store.entity(kind, context.account, nameIn(kind, input));
    const document = entity.inline.get(name);
    if (document === undefined) throw inlinePolicyNotFound(kind, name);
    return { ...nameOut(kind, entity.name), PolicyName: name, PolicyDocument: encoded(document) };
  },
});

export const listInlinePolicies = (
  store: IamStore,
  kind: EntityKind,
): Operation<Named & PageRequest, { PolicyNames: readonly string[]; IsTruncated: boolean; Marker?: string }> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `List${TITLES[kind]}Policies`, kind, nameIn(kind, input)),
  ],
  run(input, context) {
    const entity = store.entity(kind, context.account, nameIn(kind, input));
    const { items, more } = page([...entity.inline.keys()], (name) => name, input);
    return { PolicyNames: items, ...more };
  },
});

export const deleteInlinePolicy = (store: IamStore, kind: EntityKind): Operation<InlinePolicyRequest, void> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `Delete${TITLES[kind]}Policy`, kind, nameIn(kind, input)),
  ],
  run(input, context) {
    const { PolicyName: name = "" } = input;
    const entity = store.modifiable(kind, context.account, nameIn(kind, input));
    if (!entity.inline.delete(name)) throw inlinePolicyNotFound(kind, name);
    store.tell(context.entry, "policy-removed", entity.arn, { policy: name });
  },
});
