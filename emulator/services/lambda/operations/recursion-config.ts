import type {
  GetFunctionRecursionConfigRequest,
  GetFunctionRecursionConfigResponse,
  PutFunctionRecursionConfigRequest,
  PutFunctionRecursionConfigResponse,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { validation } from "../errors.ts";
import { parseWholeName } from "../names.ts";
import { onFunction } from "../permissions.ts";
import { functionOf, store, type Room } from "../room.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html */
export const putFunctionRecursionConfig = (
  room: Room,
): Operation<PutFunctionRecursionConfigRequest, PutFunctionRecursionConfigResponse> => ({
  permissions: onFunction(room, "PutFunctionRecursionConfig"),
  run(input, context) {
    const recursiveLoop = input.RecursiveLoop;
    if (recursiveLoop !== "Allow" && recursiveLoop !== "Terminate")
      throw validation(
        `Value '${String(recursiveLoop)}' at 'recursiveLoop' failed to satisfy constraint: Member must satisfy enum value set: [Terminate, Allow]`,
      );
    const fn = functionOf(room, parseWholeName(input.FunctionName, context));
    store(room, { ...fn, recursiveLoop }, context.entry, { fact: "recursion-set", detail: { recursiveLoop } });
    return { RecursiveLoop: recursiveLoop };
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html */
export const getFunctionRecursionConfig = (
  room: Room,
): Operation<GetFunctionRecursionConfigRequest, GetFunctionRecursionConfigResponse> => ({
  permissions: onFunction(room, "GetFunctionRecursionConfig"),
  run: (input, context) => ({
    RecursiveLoop: functionOf(room, parseWholeName(input.FunctionName, context)).recursiveLoop,
  }),
});
