import type { GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import { arnOf, principalIdOf, type Operation } from "../../../kernel/index.ts";

/** Asks for no right, and no policy can deny it: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity = (): Operation<object, GetCallerIdentityResponse> => ({
  permissions: () => [],
  run: (_input, { caller, account }) => ({ UserId: principalIdOf(caller), Account: account, Arn: arnOf(caller) }),
});
