import type { Account, GetAccountRequest } from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { ACCOUNT_BURST, ACCOUNT_RATE } from "../limits.ts";
import { on } from "../store.ts";

export const getAccount = (): Operation<GetAccountRequest, Account> => ({
  permissions: (_, context) => on("GET", context, "/account"),
  run: () => ({
    throttleSettings: { burstLimit: ACCOUNT_BURST, rateLimit: ACCOUNT_RATE },
    features: ["UsagePlans"],
    apiKeyVersion: "4",
  }),
});
