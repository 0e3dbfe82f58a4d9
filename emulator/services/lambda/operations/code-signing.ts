import type { GetFunctionCodeSigningConfigRequest, GetFunctionCodeSigningConfigResponse } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { parseWholeName } from "../names.ts";
import { onFunction } from "../permissions.ts";
import { functionOf, type Room } from "../room.ts";

/**
 * No function has a configuration, and AWS says so by leaving it out: tools ask this of every function that they look at.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html
 */
export const getFunctionCodeSigningConfig = (
  room: Room,
): Operation<GetFunctionCodeSigningConfigRequest, Partial<GetFunctionCodeSigningConfigResponse>> => ({
  permissions: onFunction(room, "GetFunctionCodeSigningConfig"),
  run: (input, context) => ({
    FunctionName: functionOf(room, parseWholeName(input.FunctionName, context)).name,
  }),
});
