import type { CallContext, Content, FunctionCode, Permission, RequestContext, Scope } from "../../kernel/index.ts";
import { invalidParameterValue, notEmulated, resourceNotFound } from "./errors.ts";
import type { LayerVersion } from "./layer-version.ts";
import { UNZIPPED_MAX } from "./limits.ts";
import type { FunctionPolicy } from "./policy.ts";
import type { Room } from "./room.ts";
import type { Code, LayerUse } from "./state.ts";

export interface LayerRef extends Scope {
  readonly name: string;
  readonly version: number | undefined;
}

const LAYER_ARN = /^arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+)(?::(\d+))?$/;

/** A layer's ARN, with or without a version; `undefined` for anything else. */
export function readLayerArn(arn: string): LayerRef | undefined {
  const [, region, account, name, version] = LAYER_ARN.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  return { region, account, name, version: version === undefined ? undefined : Number(version) };
}

/** A layer by name or ARN; the version is given beside it. */
export const parseLayer = (given: string | undefined, scope: Scope, version?: number): LayerRef => ({
  ...(readLayerArn(given ?? "") ?? { account: scope.account, region: scope.region, name: given ?? "" }),
  version,
});

export const layerArn = ({ region, account, name }: Scope & { readonly name: string }): string =>
  `arn:aws:lambda:${region}:${account}:layer:${name}`;

export const layerVersionArn = (ref: LayerRef): string => `${layerArn(ref)}:${ref.version}`;

/** What a reader sees; `undefined` for what is not there or was deleted. */
export function findLayer(room: Room, ref: LayerRef): LayerVersion | undefined {
  const found = anyLayer(room, ref);
  return found?.isDeleted === false ? found : undefined;
}

const anyLayer = (room: Room, ref: LayerRef): LayerVersion | undefined =>
  room.regions
    .peek(ref)
    ?.layers.get(ref.name)
    ?.versions.find(({ version }) => version === ref.version);

/** Throws AWS's 404 of the operations on policies, which names the version. */
export function layerOf(room: Room, ref: LayerRef): LayerVersion {
  const found = findLayer(room, ref);
  if (!found) throw resourceNotFound(`Layer version ${layerVersionArn(ref)} does not exist.`);
  return found;
}

/** Stores one version's next state. */
export function storeLayer(room: Room, changed: LayerVersion): void {
  const { layers } = room.regions.in(changed);
  const layer = layers.get(changed.name) ?? { ...changed, versions: [] };
  const others = layer.versions.filter(({ version }) => version !== changed.version);
  const versions = [...others, changed].toSorted((a, b) => a.version - b.version);
  layers.set(changed.name, { account: changed.account, region: changed.region, name: changed.name, versions });
}

export const layerPermission = (action: string, resource: string): Permission => ({
  action: `lambda:${action}`,
  resource,
});

/** `lambda:Layer` in conditions: https://docs.aws.amazon.com/lambda/latest/dg/permissions-user-function.html */
export const layerContext = (arns: readonly string[] | undefined): RequestContext =>
  arns === undefined || arns.length === 0 ? {} : { "lambda:Layer": arns };

/**
 * The layers that a function is to have, in the order in which they are laid over each other. The caller needs
 * `lambda:GetLayerVersion` on each; later nobody looks again, and a version may be deleted while functions use it.
 * https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html
 */
export function checkedLayers(
  room: Room,
  arns: readonly string[],
  scope: Scope,
  context: CallContext,
): readonly LayerUse[] {
  const seen = new Map<string, string>();
  return arns.map((arn) => {
    const ref = readLayerArn(arn);
    if (!ref || ref.version === undefined) throw notEmulated(`Layers (${arn}): what AWS itself offers`);
    if (ref.region !== scope.region)
      throw invalidParameterValue(
        `Layers are not in the same region as the function. Layers are expected to be in region ${scope.region}.`,
      );
    const found = findLayer(room, ref);
    if (!found && ref.account === context.account) throw invalidParameterValue(`Layer version ${arn} does not exist.`);
    context.authorize(layerPermission("GetLayerVersion", arn));
    if (!found) throw invalidParameterValue(`Layer version ${arn} does not exist.`);
    const other = seen.get(layerArn(ref));
    if (other !== undefined)
      throw invalidParameterValue(
        `Two different versions of the same layer are not allowed to be referenced in the same function. ${other} and ${arn} are versions of the same layer.`,
      );
    seen.set(layerArn(ref), arn);
    if (found.extensions.length > 0)
      throw notEmulated(`Layers (${arn}): it holds an extension (${found.extensions.join(", ")}), and starting it`);
    return { arn, codeSize: found.code.size };
  });
}

/** All that a function is made of must fit: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export function checkWholeSize(sizeOf: (use: LayerUse) => number, code: Code, layers: readonly LayerUse[]): void {
  const size = layers.reduce((sum, use) => sum + sizeOf(use), code.unzipped);
  if (layers.length > 0 && size > UNZIPPED_MAX)
    throw invalidParameterValue(
      `Function code combined with layers exceeds the maximum allowed size of ${UNZIPPED_MAX} bytes. The actual size is ${size} bytes.`,
    );
}

/** Bytes of all files in a layer. */
export const sizeIn =
  (room: Room) =>
  (use: LayerUse): number =>
    versionOfUse(room, use)?.code.unzipped ?? 0;

function versionOfUse(room: Room, { arn }: LayerUse): LayerVersion | undefined {
  const ref = readLayerArn(arn);
  return ref && anyLayer(room, ref);
}

/** What lies at `/opt`: the first layer at the bottom. */
export const layerCodes = (room: Room, uses: readonly LayerUse[]): readonly FunctionCode[] =>
  uses.flatMap((use) => {
    const code = versionOfUse(room, use)?.code;
    return code ? [{ sha256: code.sha256, zip: code.zip }] : [];
  });

export const codeOfLayer = (room: Room, ref: LayerRef): Content | undefined => findLayer(room, ref)?.code.zip;

/** A layer version's policy belongs to it alone; a version that is not there lets nobody of another account in. */
export function layerPolicyOf(
  room: Room,
  ref: LayerRef,
): { readonly policy: FunctionPolicy | undefined; readonly owner: string } {
  return { policy: findLayer(room, ref)?.policy, owner: ref.account };
}
