import type { CreateFunctionRequest } from "@aws-sdk/client-lambda";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { checkCodeStorage } from "../code-storage.ts";
import { codeOf } from "../code.ts";
import { configurationOf, type ShownConfiguration } from "../configuration.ts";
import { invalidParameterValue, resourceConflict, validation } from "../errors.ts";
import { checkedLayers, checkWholeSize, layerContext, sizeIn } from "../layers.ts";
import { NAME_MAX } from "../limits.ts";
import { parseFunctionName, unqualifiedArn, type FunctionRef } from "../names.ts";
import { tagContext } from "../permissions.ts";
import { checkDeadLetterRight, checkPassRole, checkTrust, noteRuntime } from "../roles.ts";
import { peekFunction, store, type Room } from "../room.ts";
import { applySettings, defaults } from "../settings.ts";
import { publish, type LambdaFunction, type Settings, type Version } from "../state.ts";
import { checkedTags } from "../tags.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const createFunction = (room: Room): Operation<CreateFunctionRequest, ShownConfiguration> => ({
  permissions: (input, context) => permissionsOf(input, context),
  async run(input, context) {
    const ref = newName(input, context);
    const warning = noteRuntime.check(room, input.Runtime);
    const applied = applySettings(defaults(ref.name), input);
    checkMandatory(input, applied);
    const tags = checkedTags(input.Tags ?? {});
    const refuseTwice = (): void => {
      if (peekFunction(room, ref)) throw resourceConflict(`Function already exist: ${ref.name}`);
    };
    refuseTwice();
    const settings = { ...applied, layers: checkedLayers(room, input.Layers ?? [], ref, context) };
    checkPassRole(settings.roleArn, unqualifiedArn(ref), context);
    const code = await codeOf(room, input.Code ?? {}, context);
    checkWholeSize(sizeIn(room), code, settings.layers);
    checkCodeStorage(room, ref, input.Publish === true ? 2 * code.size : code.size);
    // Another request may have been quicker while the code was read.
    refuseTwice();
    checkTrust(room, settings.roleArn, context);
    const fn = newFunction(room, ref, { settings, code, tags, context });
    checkDeadLetterRight(room, fn, settings, context);
    const created = {
      fact: "function-created",
      detail: { role: settings.roleArn, codeSha256: code.sha256 },
    } as const;
    if (warning !== undefined) noteRuntime.write(room, fn.arn, warning, context);
    if (input.Publish !== true) {
      store(room, fn, context.entry, created);
      return configurationOf({ fn, version: fn.latest, qualifier: undefined }, context.now, "creating");
    }
    const published = publish(fn, { revisionId: room.revisionId(), description: undefined });
    const { version } = published;
    store(room, published.fn, context.entry, created, {
      fact: "version-published",
      detail: { version: version.version },
    });
    const shown = configurationOf({ ...published, qualifier: version.version }, context.now, "creating");
    // Seen at AWS: the version is the published one, the ARN that of the function, which can be used for its updates.
    return { ...shown, FunctionArn: fn.arn };
  },
});

function permissionsOf(input: CreateFunctionRequest, context: CallContext): readonly Permission[] {
  const tags = input.Tags ?? {};
  const resource = unqualifiedArn(parseFunctionName(input.FunctionName, context));
  const asked = {
    ...tagContext("aws:RequestTag", tags),
    ...layerContext(input.Layers),
    ...(Object.keys(tags).length > 0 ? { "aws:TagKeys": Object.keys(tags) } : {}),
  };
  const create = { action: "lambda:CreateFunction", resource, context: asked };
  return Object.keys(tags).length > 0 ? [create, { action: "lambda:TagResource", resource, context: asked }] : [create];
}

function newName(input: CreateFunctionRequest, context: CallContext): FunctionRef {
  const ref = parseFunctionName(input.FunctionName, context);
  if (ref.name.length > NAME_MAX)
    throw invalidParameterValue(
      `1 validation error detected: Value '${ref.name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${NAME_MAX}`,
    );
  if (ref.qualifier !== undefined)
    throw validation(
      `Value '${input.FunctionName ?? ""}' at 'functionName' failed to satisfy constraint: a new function's name has no qualifier`,
    );
  return ref;
}

function checkMandatory(input: CreateFunctionRequest, settings: Settings): void {
  if (settings.runtime === "" || settings.handler === "")
    throw invalidParameterValue(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  if (input.Role === undefined)
    throw validation("Value null at 'role' failed to satisfy constraint: Member must not be null");
}

function newFunction(
  room: Room,
  ref: FunctionRef,
  given: Pick<Version, "settings" | "code"> & Pick<LambdaFunction, "tags"> & { readonly context: CallContext },
): LambdaFunction {
  const { now } = given.context;
  const latest: Version = {
    version: "$LATEST",
    settings: given.settings,
    code: given.code,
    lastModified: now,
    earlierRevisionId: room.revisionId(),
    revisionId: room.revisionId(),
    build: room.build(),
    activeAt: now + room.timings.create,
    update: undefined,
  };
  return {
    account: ref.account,
    region: ref.region,
    name: ref.name,
    arn: unqualifiedArn(ref),
    latest,
    versions: [],
    lastNumber: 0,
    aliases: new Map(),
    policies: new Map(),
    tags: given.tags,
    reserved: undefined,
    provisioned: new Map(),
    recursiveLoop: "Terminate",
    runtimeManagement: new Map(),
    urls: new Map(),
    eventInvokeConfigs: new Map(),
  };
}
