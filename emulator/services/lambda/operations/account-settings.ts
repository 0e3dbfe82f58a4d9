import type { GetAccountSettingsRequest, GetAccountSettingsResponse } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { codeStored } from "../code-storage.ts";
import { unreserved } from "../concurrency.ts";
import { ACCOUNT_CONCURRENCY, UNZIPPED_MAX, ZIP_MAX } from "../limits.ts";
import { onEverything } from "../permissions.ts";
import type { Room } from "../room.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
export const getAccountSettings = (room: Room): Operation<GetAccountSettingsRequest, GetAccountSettingsResponse> => ({
  permissions: onEverything("GetAccountSettings"),
  run(_input, context) {
    const region = room.regions.in(context);
    return {
      AccountLimit: {
        TotalCodeSize: room.codeStorageMax,
        CodeSizeUnzipped: UNZIPPED_MAX,
        CodeSizeZipped: ZIP_MAX,
        ConcurrentExecutions: ACCOUNT_CONCURRENCY,
        UnreservedConcurrentExecutions: unreserved(region),
      },
      AccountUsage: {
        TotalCodeSize: codeStored(region),
        FunctionCount: region.functions.size,
      },
    };
  },
});
