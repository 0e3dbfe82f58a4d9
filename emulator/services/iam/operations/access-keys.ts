import type {
  CreateAccessKeyRequest,
  CreateAccessKeyResponse,
  DeleteAccessKeyRequest,
  GetAccessKeyLastUsedRequest,
  GetAccessKeyLastUsedResponse,
  ListAccessKeysRequest,
  ListAccessKeysResponse,
  UpdateAccessKeyRequest,
} from "@aws-sdk/client-iam";
import { arnOf, type CallContext, type Operation, type Permission } from "../../../kernel/index.ts";
import { accessKeyId, secretKey } from "../../../permissions/index.ts";
import { permissionOn } from "../arns.ts";
import { day } from "../describe.ts";
import { accessDenied, accessKeyNotFound, limitExceeded, validationError } from "../errors.ts";
import { ACCESS_KEYS_PER_USER } from "../limits.ts";
import { page } from "../page.ts";
import type { AccessKey } from "../state.ts";
import type { IamStore } from "../store.ts";
import { callersName } from "./users.ts";

export const createAccessKey = (store: IamStore): Operation<CreateAccessKeyRequest, CreateAccessKeyResponse> => ({
  permissions: (input, context) => [permission(store, context, "CreateAccessKey", input)],
  run(input, context) {
    const owner = ownerOf(store, context, input);
    const { keys } = store.account(context.account);
    if ([...keys.values()].filter((key) => key.owner === owner).length >= ACCESS_KEYS_PER_USER)
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${ACCESS_KEYS_PER_USER}`);
    const key: AccessKey = {
      id: accessKeyId("AKIA", context.account, store.random.keys),
      secret: secretKey(store.random.keys),
      owner,
      createdAt: context.now,
      active: true,
    };
    keys.set(key.id, key);
    store.tell(context.entry, "keys-changed", subjectOf(store, context, owner), { key: key.id, active: true });
    return {
      AccessKey: {
        UserName: owner,
        AccessKeyId: key.id,
        Status: "Active",
        SecretAccessKey: key.secret,
        CreateDate: day(key.createdAt),
      },
    };
  },
});

/** Asked of any key; what has never been used has no date, and N/A for the rest. */
export const getAccessKeyLastUsed = (
  store: IamStore,
): Operation<GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse> => ({
  permissions: ({ AccessKeyId: id = "" }, context) => [
    permissionOn(store, context, "GetAccessKeyLastUsed", "user", store.key(id)?.key.owner ?? ""),
  ],
  run({ AccessKeyId: id = "" }, context) {
    const found = store.key(id);
    // AWS says "denied" of keys of other accounts, and of those that never were.
    if (!found || found.account.id !== context.account)
      throw accessDenied(
        `User: ${arnOf(context.caller)} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${id}`,
      );
    const { owner, lastUsed } = found.key;
    return {
      ...(owner === undefined ? {} : { UserName: owner }),
      AccessKeyLastUsed: lastUsed
        ? { LastUsedDate: day(lastUsed.at), Region: lastUsed.region, ServiceName: lastUsed.service }
        : { LastUsedDate: undefined, Region: "N/A", ServiceName: "N/A" },
    };
  },
});

export const listAccessKeys = (store: IamStore): Operation<ListAccessKeysRequest, ListAccessKeysResponse> => ({
  permissions: (input, context) => [permission(store, context, "ListAccessKeys", input)],
  run(input, context) {
    const owner = ownerOf(store, context, input);
    const keys = [...store.account(context.account).keys.values()].filter((key) => key.owner === owner);
    const { items, more } = page(keys, (key) => key.id, input);
    const told = items.map((key) => ({
      ...(owner === undefined ? {} : { UserName: owner }),
      AccessKeyId: key.id,
      Status: key.active ? ("Active" as const) : ("Inactive" as const),
      CreateDate: day(key.createdAt),
    }));
    return { AccessKeyMetadata: told, ...more };
  },
});

export const updateAccessKey = (store: IamStore): Operation<UpdateAccessKeyRequest, void> => ({
  permissions: (input, context) => [permission(store, context, "UpdateAccessKey", input)],
  run(input, context) {
    const key = keyOf(store, context, input);
    if (input.Status !== "Active" && input.Status !== "Inactive")
      throw validationError(
        `1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
      );
    key.active = input.Status === "Active";
    store.tell(context.entry, "keys-changed", subjectOf(store, context, key.owner), {
      key: key.id,
      active: key.active,
    });
  },
});

export const deleteAccessKey = (store: IamStore): Operation<DeleteAccessKeyRequest, void> => ({
  permissions: (input, context) => [permission(store, context, "DeleteAccessKey", input)],
  run(input, context) {
    const key = keyOf(store, context, input);
    store.account(context.account).keys.delete(key.id);
    store.tell(context.entry, "keys-changed", subjectOf(store, context, key.owner), { key: key.id, active: null });
  },
});

interface OfUser {
  readonly UserName?: string | undefined;
}

const permission = (store: IamStore, context: CallContext, action: string, input: OfUser): Permission =>
  permissionOn(store, context, action, "user", input.UserName ?? callersName(context) ?? "");

/** The user's name; `undefined` for the root asking about itself. */
function ownerOf(store: IamStore, context: CallContext, { UserName: given }: OfUser): string | undefined {
  const name = given ?? callersName(context);
  if (name !== undefined) return store.user(context.account, name).name;
  if (context.caller.kind === "root") return undefined;
  throw validationError("Must specify userName when calling with non-User credentials");
}

function keyOf(
  store: IamStore,
  context: CallContext,
  input: OfUser & { readonly AccessKeyId?: string | undefined },
): AccessKey {
  const owner = ownerOf(store, context, input);
  const key = store.account(context.account).keys.get(input.AccessKeyId ?? "");
  if (!key || key.owner !== owner) throw accessKeyNotFound(input.AccessKeyId ?? "");
  return key;
}

const subjectOf = (store: IamStore, { account }: CallContext, owner: string | undefined): string =>
  owner === undefined ? `arn:aws:iam::${account}:root` : store.user(account, owner).arn;
