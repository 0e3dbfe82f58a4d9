import type { GetAccountSettingsRequest, GetAccountSettingsResponse } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { unreserved } from "../concurrency.ts";
import { ACCOUNT_CONCURRENCY, CODE_STORAGE_MAX, UNZIPPED_MAX, ZIP_MAX } from "../limits.ts";
import { onEverything } from "../permissions.ts";
import type { Room } from "../room.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
export const getAccountSettings = (room: Room): Operation<GetAccountSettingsRequest, GetAccountSettingsResponse> => ({
  permissions: onEverything("GetAccountSettings"),
  run(_input, context) {
    const region = room.regions.in(context);
    const functions = [...region.functions.values()];
    const versions = functions.flatMap((fn) => [fn.latest, ...fn.versions]);
    const layers = [...region.layers.values()].flatMap((layer) => layer.versions);
    return {
      AccountLimit: {
        TotalCodeSize: CODE_STORAGE_MAX,
        CodeSizeUnzipped: UNZIPPED_MAX,
        CodeSizeZipped: ZIP_MAX,
        ConcurrentExecutions: ACCOUNT_CONCURRENCY,
        UnreservedConcurrentExecutions: unreserved(region),
      },
      AccountUsage: {
        TotalCodeSize: [...versions, ...layers].reduce((sum, { code }) => sum + code.size, 0),
        FunctionCount: functions.length,
      },
    };
  },
});
