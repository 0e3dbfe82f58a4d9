import type { GetAccountPasswordPolicyResponse, UpdateAccountPasswordPolicyRequest } from "@aws-sdk/client-iam";
import type { Operation } from "../../../kernel/index.ts";
import { accountPolicyNotFound, passwordPolicyNotFound } from "../errors.ts";
import { PASSWORD_LENGTH_MIN } from "../limits.ts";
import type { IamStore } from "../store.ts";

const permissionTo = (action: string) => (): [{ action: string; resource: string }] => [
  { action: `iam:${action}`, resource: "*" },
];

/** What is left out goes back to its default, whatever it was before. */
export const updateAccountPasswordPolicy = (store: IamStore): Operation<UpdateAccountPasswordPolicyRequest, void> => ({
  permissions: permissionTo("UpdateAccountPasswordPolicy"),
  run(input, context) {
    store.account(context.account).passwordPolicy = {
      minimumLength: input.MinimumPasswordLength ?? PASSWORD_LENGTH_MIN,
      symbols: input.RequireSymbols ?? false,
      numbers: input.RequireNumbers ?? false,
      upperCase: input.RequireUppercaseCharacters ?? false,
      lowerCase: input.RequireLowercaseCharacters ?? false,
      usersMayChange: input.AllowUsersToChangePassword ?? false,
      maxAge: input.MaxPasswordAge,
      reusePrevention: input.PasswordReusePrevention,
      hardExpiry: input.HardExpiry ?? false,
    };
    store.tell(context.entry, "updated", `arn:aws:iam::${context.account}:root`, { passwordPolicy: true });
  },
});

export const getAccountPasswordPolicy = (store: IamStore): Operation<object, GetAccountPasswordPolicyResponse> => ({
  permissions: permissionTo("GetAccountPasswordPolicy"),
  run(_input, context) {
    const policy = store.account(context.account).passwordPolicy;
    if (!policy) throw passwordPolicyNotFound(context.account);
    return {
      PasswordPolicy: {
        MinimumPasswordLength: policy.minimumLength,
        RequireSymbols: policy.symbols,
        RequireNumbers: policy.numbers,
        RequireUppercaseCharacters: policy.upperCase,
        RequireLowercaseCharacters: policy.lowerCase,
        AllowUsersToChangePassword: policy.usersMayChange,
        ExpirePasswords: policy.maxAge !== undefined,
        ...(policy.maxAge === undefined ? {} : { MaxPasswordAge: policy.maxAge }),
        ...(policy.reusePrevention === undefined ? {} : { PasswordReusePrevention: policy.reusePrevention }),
        // Recorded: where passwords do not expire, nothing is said of how.
        ...(policy.maxAge === undefined ? {} : { HardExpiry: policy.hardExpiry }),
      },
    };
  },
});

export const deleteAccountPasswordPolicy = (store: IamStore): Operation<object, void> => ({
  permissions: permissionTo("DeleteAccountPasswordPolicy"),
  run(_input, context) {
    const account = store.account(context.account);
    if (!account.passwordPolicy) throw accountPolicyNotFound();
    account.passwordPolicy = undefined;
    store.tell(context.entry, "updated", `arn:aws:iam::${context.account}:root`, { passwordPolicy: false });
  },
});
