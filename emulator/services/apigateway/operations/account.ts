import type { Account, GetAccountRequest, UpdateAccountRequest } from "@aws-sdk/client-api-gateway";
import { API_THROTTLE, type ApiLogs, type CallContext, type Operation } from "../../../kernel/index.ts";
import { badRequest } from "../errors.ts";
import { patched, text } from "../patch.ts";
import { on, type Store } from "../store.ts";

export const getAccount = (store: Store): Operation<GetAccountRequest, Account> => ({
  permissions: (_, context) => on("GET", context, "/account"),
  run: (_, context) => accountOf(store, context),
});

/** The role is tried out before it is taken, by a line in `/aws/apigateway/welcome`. */
export const updateAccount = (store: Store, logs: ApiLogs): Operation<UpdateAccountRequest, Account> => ({
  permissions: (_, context) => on("PATCH", context, "/account"),
  run(input, context) {
    const region = store.region(context);
    const { cloudwatchRoleArn = "" } = patched(accountOf(store, context), input.patchOperations, {
      "/cloudwatchRoleArn": text,
    });
    if (cloudwatchRoleArn !== "" && !/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(cloudwatchRoleArn))
      throw badRequest("The role ARN is not well formed");
    if (cloudwatchRoleArn !== "" && !logs.fits(cloudwatchRoleArn, region.scope, context.entry))
      throw badRequest(
        "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.",
      );
    region.logRole = cloudwatchRoleArn === "" ? undefined : cloudwatchRoleArn;
    store.changed(region);
    return accountOf(store, context);
  },
});

function accountOf(store: Store, context: CallContext): Account {
  const { logRole } = store.region(context);
  return {
    ...(logRole === undefined ? {} : { cloudwatchRoleArn: logRole }),
    throttleSettings: { burstLimit: API_THROTTLE.burst, rateLimit: API_THROTTLE.rate },
    features: ["UsagePlans"],
    apiKeyVersion: "4",
  };
}
