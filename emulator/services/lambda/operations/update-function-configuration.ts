import type { UpdateFunctionConfigurationRequest } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { configurationOf, type ShownConfiguration } from "../configuration.ts";
import { checkedLayers, checkWholeSize, layerContext, sizeIn } from "../layers.ts";
import { parseWholeName } from "../names.ts";
import { functionPermission } from "../permissions.ts";
import { checkDeadLetterRight, checkPassRole, checkTrust, noteRuntime } from "../roles.ts";
import { checkChangeable, checkRevision, functionOf, store, type Room } from "../room.ts";
import { applySettings } from "../settings.ts";
import { revisionOf } from "../state.ts";
import { changeLatest } from "../update.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export const updateFunctionConfiguration = (
  room: Room,
): Operation<UpdateFunctionConfigurationRequest, ShownConfiguration> => ({
  permissions(input, context) {
    const permission = functionPermission(room, "UpdateFunctionConfiguration", input, context, false);
    return [{ ...permission, context: { ...permission.context, ...layerContext(input.Layers) } }];
  },
  run(input, context) {
    const fn = functionOf(room, parseWholeName(input.FunctionName, context));
    const { latest } = fn;
    const warning = noteRuntime.check(room, input.Runtime);
    const applied = applySettings(latest.settings, input);
    checkRevision(input.RevisionId, revisionOf(latest, context.now));
    checkChangeable(latest, fn, context);
    const layers = input.Layers === undefined ? applied.layers : checkedLayers(room, input.Layers, fn, context);
    const settings = { ...applied, layers };
    checkWholeSize(sizeIn(room), latest.code, layers);
    if (input.Role !== undefined) {
      checkPassRole(settings.roleArn, fn.arn, context);
      checkTrust(room, settings.roleArn, context);
    }
    if (input.Role !== undefined || input.DeadLetterConfig !== undefined)
      checkDeadLetterRight(room, fn, settings, context);
    if (warning !== undefined) noteRuntime.write(room, fn.arn, warning, context);
    const updated = changeLatest(room, fn, { settings, code: latest.code });
    store(room, updated, context.entry, { fact: "configuration-updated", detail: { role: settings.roleArn } });
    return configurationOf({ fn: updated, version: updated.latest, qualifier: undefined }, context.now, "updating");
  },
});
