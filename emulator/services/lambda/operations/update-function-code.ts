import type { UpdateFunctionCodeRequest } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { checkCodeStorage } from "../code-storage.ts";
import { codeOf } from "../code.ts";
import { configurationOf, type ShownConfiguration } from "../configuration.ts";
import { notEmulated } from "../errors.ts";
import { checkWholeSize, sizeIn } from "../layers.ts";
import { parseWholeName } from "../names.ts";
import { onFunction } from "../permissions.ts";
import { checkChangeable, checkRevision, functionOf, store, type Room } from "../room.ts";
import { architectureOf } from "../settings.ts";
import { publish, revisionOf } from "../state.ts";
import { changeLatest } from "../update.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export const updateFunctionCode = (room: Room): Operation<UpdateFunctionCodeRequest, ShownConfiguration> => ({
  permissions: onFunction(room, "UpdateFunctionCode"),
  async run(input, context) {
    if (input.PublishTo !== undefined) throw notEmulated("PublishTo");
    const ref = parseWholeName(input.FunctionName, context);
    functionOf(room, ref);
    const architecture = architectureOf(input.Architectures);
    const code = await codeOf(room, input, context);
    const fn = functionOf(room, ref);
    checkRevision(input.RevisionId, revisionOf(fn.latest, context.now));
    checkChangeable(fn.latest, fn, context);
    const { settings } = fn.latest;
    checkWholeSize(sizeIn(room), code, settings.layers);
    const change = { code, settings: { ...settings, architecture: architecture ?? settings.architecture } };
    if (input.DryRun === true)
      return configurationOf({ fn, version: { ...fn.latest, ...change }, qualifier: undefined }, context.now);
    checkCodeStorage(room, fn, (input.Publish === true ? 2 * code.size : code.size) - fn.latest.code.size);
    const updated = changeLatest(room, fn, change);
    const fact = { fact: "code-updated", detail: { codeSha256: code.sha256 } } as const;
    if (input.Publish !== true) {
      store(room, updated, context.entry, fact);
      return configurationOf({ fn: updated, version: updated.latest, qualifier: undefined }, context.now, "updating");
    }
    const published = publish(updated, { revisionId: room.revisionId(), description: undefined });
    const { version } = published;
    store(room, published.fn, context.entry, fact, {
      fact: "version-published",
      detail: { version: version.version },
    });
    return configurationOf({ ...published, qualifier: version.version }, context.now, "creating");
  },
});
