import type { GetFunctionConfigurationRequest, GetFunctionRequest, GetFunctionResponse } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { configurationOf, type ShownConfiguration } from "../configuration.ts";
import { parseFunctionName } from "../names.ts";
import { onFunction } from "../permissions.ts";
import { versionOf, type Room } from "../room.ts";

type Shown<Response> = Omit<Response, "Configuration"> & { readonly Configuration: ShownConfiguration };

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export const getFunction = (room: Room): Operation<GetFunctionRequest, Shown<GetFunctionResponse>> => ({
  permissions: onFunction(room, "GetFunction", { qualified: true }),
  run(input, context) {
    const found = versionOf(room, parseFunctionName(input.FunctionName, context, input.Qualifier));
    const { fn, version } = found;
    return {
      Configuration: configurationOf(found, context.now),
      Code: {
        RepositoryType: "S3",
        // AWS gives a presigned URL of its own bucket; ours is answered by the emulator itself.
        Location: `${context.endpoint}/_misfire/lambda/code/${fn.account}/${fn.region}/${fn.name}/${encodeURIComponent(version.version)}`,
      },
      ...(Object.keys(fn.tags).length > 0 ? { Tags: { ...fn.tags } } : {}),
      ...(fn.reserved === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: fn.reserved } }),
    };
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export const getFunctionConfiguration = (
  room: Room,
): Operation<GetFunctionConfigurationRequest, ShownConfiguration> => ({
  permissions: onFunction(room, "GetFunctionConfiguration", { qualified: true }),
  run: (input, context) =>
    configurationOf(versionOf(room, parseFunctionName(input.FunctionName, context, input.Qualifier)), context.now),
});
