import type {
  CreateAccountAliasRequest,
  DeleteAccountAliasRequest,
  ListAccountAliasesRequest,
  ListAccountAliasesResponse,
} from "@aws-sdk/client-iam";
import type { Operation } from "../../../kernel/index.ts";
import { alreadyExists, noSuchEntity } from "../errors.ts";
import type { IamStore } from "../store.ts";

/** An alias is unique among all accounts; a new one takes the place of the old. */
export const createAccountAlias = (store: IamStore): Operation<CreateAccountAliasRequest, void> => ({
  permissions: () => [{ action: "iam:CreateAccountAlias", resource: "*" }],
  run({ AccountAlias: alias = "" }, context) {
    const taken = store.accounts().some((account) => account.alias === alias && account.id !== context.account);
    if (taken) throw alreadyExists(`The account alias ${alias} already exists.`);
    store.account(context.account).alias = alias;
    store.tell(context.entry, "updated", `arn:aws:iam::${context.account}:root`, { alias });
  },
});

export const deleteAccountAlias = (store: IamStore): Operation<DeleteAccountAliasRequest, void> => ({
  permissions: () => [{ action: "iam:DeleteAccountAlias", resource: "*" }],
  run({ AccountAlias: alias = "" }, context) {
    const account = store.account(context.account);
    if (account.alias !== alias) throw noSuchEntity(`The account alias ${alias} does not exist.`);
    account.alias = undefined;
    store.tell(context.entry, "updated", `arn:aws:iam::${context.account}:root`, { alias: null });
  },
});

export const listAccountAliases = (
  store: IamStore,
): Operation<ListAccountAliasesRequest, ListAccountAliasesResponse> => ({
  permissions: () => [{ action: "iam:ListAccountAliases", resource: "*" }],
  run(_input, context) {
    const { alias } = store.account(context.account);
    return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
  },
});
