import type {
  ChangePasswordRequest,
  CreateLoginProfileRequest,
  CreateLoginProfileResponse,
  DeleteLoginProfileRequest,
  GetLoginProfileRequest,
  GetLoginProfileResponse,
  LoginProfile as LoginProfileOutput,
  UpdateLoginProfileRequest,
} from "@aws-sdk/client-iam";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { permissionOn } from "../arns.ts";
import { day } from "../describe.ts";
import { accessDenied, alreadyExists, loginProfileNotFound, passwordRefused, validationError } from "../errors.ts";
import { PASSWORD_LENGTH_DEFAULT } from "../limits.ts";
import type { LoginProfile, PasswordPolicy, User } from "../state.ts";
import type { IamStore } from "../store.ts";
import { callersName } from "./users.ts";

/** Nobody signs in to a console here: passwords are stored, held to the account's rules, and never told. */
export const createLoginProfile = (
  store: IamStore,
): Operation<CreateLoginProfileRequest, CreateLoginProfileResponse> => ({
  permissions: ({ UserName: name }, context) => [
    permissionOn(store, context, "CreateLoginProfile", "user", name ?? callersName(context) ?? ""),
  ],
  run(input, context) {
    const user = store.user(context.account, input.UserName ?? nameOfCaller(context));
    if (user.login) throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
    const { Password: password = "", PasswordResetRequired: resetRequired = false } = input;
    checkPassword(store.account(context.account).passwordPolicy, password);
    user.login = { createdAt: context.now, password, changedAt: context.now, resetRequired };
    store.tell(context.entry, "updated", user.arn, { console: true });
    return { LoginProfile: output(user, user.login) };
  },
});

export const getLoginProfile = (store: IamStore): Operation<GetLoginProfileRequest, GetLoginProfileResponse> => ({
  permissions: ({ UserName: name }, context) => [
    permissionOn(store, context, "GetLoginProfile", "user", name ?? callersName(context) ?? ""),
  ],
  run(input, context) {
    const { user, login } = found(store, context, input.UserName);
    return { LoginProfile: output(user, login) };
  },
});

export const updateLoginProfile = (store: IamStore): Operation<UpdateLoginProfileRequest, void> => ({
  permissions: ({ UserName: name = "" }, context) => [permissionOn(store, context, "UpdateLoginProfile", "user", name)],
  run({ UserName: name, Password: password, PasswordResetRequired: resetRequired }, context) {
    const { user, login } = found(store, context, name);
    if (password !== undefined) {
      checkPassword(store.account(context.account).passwordPolicy, password);
      login.password = password;
      login.changedAt = context.now;
    }
    login.resetRequired = resetRequired ?? login.resetRequired;
    store.tell(context.entry, "updated", user.arn, { console: true });
  },
});

export const deleteLoginProfile = (store: IamStore): Operation<DeleteLoginProfileRequest, void> => ({
  permissions: ({ UserName: name }, context) => [
    permissionOn(store, context, "DeleteLoginProfile", "user", name ?? callersName(context) ?? ""),
  ],
  run(input, context) {
    const { user } = found(store, context, input.UserName);
    user.login = undefined;
    store.tell(context.entry, "updated", user.arn, { console: false });
  },
});

export const changePassword = (store: IamStore): Operation<ChangePasswordRequest, void> => ({
  permissions: (_input, context) => [
    permissionOn(store, context, "ChangePassword", "user", callersName(context) ?? ""),
  ],
  run({ OldPassword: old = "", NewPassword: password = "" }, context) {
    const name = callersName(context);
    if (name === undefined) throw validationError("Must be called with User credentials");
    const { user, login } = found(store, context, name);
    if (login.password !== old) throw accessDenied("The old password was incorrect.");
    checkPassword(store.account(context.account).passwordPolicy, password);
    login.password = password;
    login.changedAt = context.now;
    login.resetRequired = false;
    store.tell(context.entry, "updated", user.arn, { console: true });
  },
});

/** Whoever names nobody means himself, which only a user can. */
function nameOfCaller(context: CallContext): string {
  const name = callersName(context);
  if (name === undefined) throw validationError("Must specify userName when calling with non-User credentials");
  return name;
}

function found(
  store: IamStore,
  context: CallContext,
  given: string | undefined,
): { readonly user: User; readonly login: LoginProfile } {
  const user = store.user(context.account, given ?? nameOfCaller(context));
  if (!user.login) throw loginProfileNotFound(user.name);
  return { user, login: user.login };
}

const output = (user: User, login: LoginProfile): LoginProfileOutput => ({
  UserName: user.name,
  CreateDate: day(login.createdAt),
  PasswordResetRequired: login.resetRequired,
});

/** An account without rules of its own still asks for this: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
function checkPassword(policy: PasswordPolicy | undefined, password: string): void {
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  if (!policy) {
    if (password.length < PASSWORD_LENGTH_DEFAULT) throw tooShort(PASSWORD_LENGTH_DEFAULT);
    if (kinds < 3)
      throw passwordRefused(
        "Password should have at least three of: uppercase letters, lowercase letters, numbers, non-alphanumeric characters",
      );
    return;
  }
  if (password.length < policy.minimumLength) throw tooShort(policy.minimumLength);
  const rules: readonly (readonly [asked: boolean, kind: RegExp, what: string])[] = [
    [policy.upperCase, /[A-Z]/, "uppercase letter"],
    [policy.lowerCase, /[a-z]/, "lowercase letter"],
    [policy.numbers, /\d/, "number"],
    [policy.symbols, /[!@#$%^&*()_+\-=[\]{}|']/, "symbol"],
  ];
  const broken = rules.find(([asked, kind]) => asked && !kind.test(password));
  if (broken) throw passwordRefused(`Password should have at least one ${broken[2]}`);
}

const tooShort = (length: number): Error => passwordRefused(`Password should have a minimum length of ${length}`);
