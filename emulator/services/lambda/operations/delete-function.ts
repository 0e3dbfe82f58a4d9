import type { DeleteFunctionRequest, DeleteFunctionResponse } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { invalidParameterValue, resourceConflict } from "../errors.ts";
import { writeFact } from "../events.ts";
import { parseFunctionName } from "../names.ts";
import { onFunction } from "../permissions.ts";
import { stopPool, stopPools } from "../provisioned/pools.ts";
import { functionOf, store, versionOf, type Room } from "../room.ts";
import { dropVersion } from "../state.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html */
export const deleteFunction = (room: Room): Operation<DeleteFunctionRequest, DeleteFunctionResponse> => ({
  permissions: onFunction(room, "DeleteFunction", { qualified: true }),
  run(input, context) {
    const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
    if (ref.qualifier === undefined) {
      const fn = functionOf(room, ref);
      room.regions.in(fn).functions.delete(fn.name);
      room.ports.runner.retire(fn.arn);
      stopPools(room, fn, context.entry);
      const statementsLost = [...fn.policies.values()].reduce((sum, policy) => sum + policy.statements.length, 0);
      writeFact(room.kernel, context.entry, fn.arn, { fact: "function-deleted", detail: { statementsLost } });
      return { StatusCode: 204 };
    }
    if (ref.qualifier === "$LATEST")
      throw invalidParameterValue("$LATEST version cannot be deleted without deleting the function.");
    const { fn, version } = versionOf(room, ref);
    if (version.version !== ref.qualifier)
      throw invalidParameterValue("Deletion of aliases is not currently supported.");
    const pointing = [...fn.aliases.values()].filter(
      (alias) => alias.version === version.version || alias.routing?.version === version.version,
    );
    if (pointing.length > 0)
      throw resourceConflict(
        `Unable to delete version because the following aliases reference it: [${pointing.map(({ name }) => name).join(", ")}]`,
      );
    room.ports.runner.retire(fn.arn, version.version);
    if (fn.provisioned.has(version.version)) stopPool(room, fn, version.version, context.entry);
    store(room, dropVersion(fn, version.version), context.entry, {
      fact: "version-deleted",
      detail: { version: version.version },
    });
    return { StatusCode: 204 };
  },
});
