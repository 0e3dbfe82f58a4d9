import type {
  Concurrency,
  DeleteFunctionConcurrencyRequest,
  GetFunctionConcurrencyRequest,
  GetFunctionConcurrencyResponse,
  PutFunctionConcurrencyRequest,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { provisionedOf, reservationFits } from "../concurrency.ts";
import { invalidParameterValue, validation } from "../errors.ts";
import { UNRESERVED_LEAST } from "../limits.ts";
import { parseFunctionName } from "../names.ts";
import { onFunction } from "../permissions.ts";
import { functionOf, store, type Room } from "../room.ts";
import type { LambdaFunction } from "../state.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
export const putFunctionConcurrency = (room: Room): Operation<PutFunctionConcurrencyRequest, Concurrency> => ({
  permissions: onFunction(room, "PutFunctionConcurrency"),
  run(input, context) {
    const fn = wholeFunction(room, input.FunctionName, context);
    const reserved = input.ReservedConcurrentExecutions;
    if (reserved === undefined || !Number.isInteger(reserved) || reserved < 0)
      throw validation(
        `Value '${reserved ?? "null"}' at 'reservedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 0`,
      );
    const ready = provisionedOf(fn);
    if (reserved < ready)
      throw invalidParameterValue(
        `ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency [${ready}].`,
      );
    if (!reservationFits(room.regions.in(fn), fn, reserved))
      throw invalidParameterValue(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_LEAST}].`,
      );
    store(room, { ...fn, reserved }, context.entry, { fact: "concurrency-set", detail: { reserved } });
    return { ReservedConcurrentExecutions: reserved };
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html */
export const getFunctionConcurrency = (
  room: Room,
): Operation<GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse> => ({
  permissions: onFunction(room, "GetFunctionConcurrency"),
  run(input, context) {
    const { reserved } = wholeFunction(room, input.FunctionName, context);
    return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html */
export const deleteFunctionConcurrency = (
  room: Room,
): Operation<DeleteFunctionConcurrencyRequest, Record<string, never>> => ({
  permissions: onFunction(room, "DeleteFunctionConcurrency"),
  run(input, context) {
    const fn = wholeFunction(room, input.FunctionName, context);
    store(room, { ...fn, reserved: undefined }, context.entry, { fact: "concurrency-set", detail: { reserved: null } });
    return {};
  },
});

function wholeFunction(room: Room, name: string | undefined, context: CallContext): LambdaFunction {
  const ref = parseFunctionName(name, context);
  if (ref.qualifier !== undefined)
    throw invalidParameterValue(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.",
    );
  return functionOf(room, ref, ":$LATEST");
}
