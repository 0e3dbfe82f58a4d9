import type {
  GetRuntimeManagementConfigRequest,
  GetRuntimeManagementConfigResponse,
  PutRuntimeManagementConfigRequest,
  PutRuntimeManagementConfigResponse,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { invalidParameterValue } from "../errors.ts";
import { parseFunctionName, withQualifier } from "../names.ts";
import { onFunction, type NamesFunction } from "../permissions.ts";
import { store, versionOf, type Room } from "../room.ts";
import { withEntry, type LambdaFunction, type RuntimeManagement } from "../state.ts";

/** Kept only: a function here runs on the Node that is there. https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html */
export const putRuntimeManagementConfig = (
  room: Room,
): Operation<PutRuntimeManagementConfigRequest, PutRuntimeManagementConfigResponse> => ({
  permissions: onFunction(room, "PutRuntimeManagementConfig", { qualified: true }),
  run(input, context) {
    const updateOn = input.UpdateRuntimeOn ?? "Auto";
    const given = input.RuntimeVersionArn || undefined;
    // The words are ours: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html says what belongs to what.
    if (updateOn === "Manual" && given === undefined)
      throw invalidParameterValue("RuntimeVersionArn is required when UpdateRuntimeOn is Manual.");
    if (updateOn !== "Manual" && given !== undefined)
      throw invalidParameterValue(
        `RuntimeVersionArn can only be given when UpdateRuntimeOn is Manual, it is ${updateOn}.`,
      );
    const { fn, key } = targetOf(room, input, context);
    const management: RuntimeManagement = { updateOn, runtimeVersionArn: given };
    store(room, { ...fn, runtimeManagement: withEntry(fn.runtimeManagement, key, management) }, context.entry, {
      fact: "runtime-management-set",
      detail: { qualifier: key, updateOn },
    });
    return describe(fn, key, management);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetRuntimeManagementConfig.html */
export const getRuntimeManagementConfig = (
  room: Room,
): Operation<GetRuntimeManagementConfigRequest, GetRuntimeManagementConfigResponse> => ({
  permissions: onFunction(room, "GetRuntimeManagementConfig", { qualified: true }),
  run(input, context) {
    const { fn, key } = targetOf(room, input, context);
    return describe(fn, key, fn.runtimeManagement.get(key) ?? { updateOn: "Auto", runtimeVersionArn: undefined });
  },
});

function targetOf(
  room: Room,
  input: NamesFunction,
  context: CallContext,
): { readonly fn: LambdaFunction; readonly key: string } {
  const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
  const { fn, version } = versionOf(room, ref);
  if (ref.qualifier !== undefined && ref.qualifier !== version.version)
    throw invalidParameterValue("Runtime management is configured for versions, not for aliases.");
  return { fn, key: version.version };
}

const describe = (fn: LambdaFunction, key: string, { updateOn, runtimeVersionArn }: RuntimeManagement) => ({
  UpdateRuntimeOn: updateOn,
  FunctionArn: withQualifier(fn.arn, key),
  ...(runtimeVersionArn === undefined ? {} : { RuntimeVersionArn: runtimeVersionArn }),
});
