import type { AnyOperation, CallContext } from "../../kernel/index.ts";
import { invalidToken } from "./errors.ts";

/**
 * IAM hears nobody who came by GetFederationToken, and who came by GetSessionToken only with MFA.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 */
export const forLastingKeys = (operation: AnyOperation): AnyOperation => ({
  permissions(input, context) {
    if (isShut({ caller: context.caller })) throw invalidToken();
    return operation.permissions(input, context);
  },
  run: (input, context) => operation.run(input, context),
});

function isShut({ caller }: Pick<CallContext, "caller">): boolean {
  if (caller.kind === "federated") return true;
  return caller.kind === "user" && caller.session !== undefined && caller.session.mfaAt === undefined;
}
