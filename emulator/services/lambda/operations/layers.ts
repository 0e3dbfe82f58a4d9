import type {
  DeleteLayerVersionRequest,
  GetLayerVersionByArnRequest,
  GetLayerVersionRequest,
  ListLayersRequest,
  ListLayerVersionsRequest,
  PublishLayerVersionRequest,
} from "@aws-sdk/client-lambda";
import { assert, type CallContext, type Operation } from "../../../kernel/index.ts";
import { checkCodeStorage } from "../code-storage.ts";
import { codeOf } from "../code.ts";
import { lastModified } from "../configuration.ts";
import { invalidParameterValue, resourceNotFound } from "../errors.ts";
import { writeFact } from "../events.ts";
import {
  findLayer,
  layerArn,
  layerPermission,
  layerVersionArn,
  parseLayer,
  readLayerArn,
  storeLayer,
  type LayerRef,
} from "../layers.ts";
import type { LayerVersion } from "../layer-version.ts";
import { PAGE_MAX } from "../limits.ts";
import { pageOf, sortedBy } from "../paging.ts";
import { onEverything } from "../permissions.ts";
import type { Room } from "../room.ts";
import { listZip } from "../zip-listing.ts";

/** A version in a list. */
interface Listed {
  readonly LayerVersionArn: string;
  readonly Version: number;
  readonly Description?: string;
  readonly CreatedDate: string;
  readonly CompatibleArchitectures?: readonly string[];
  readonly CompatibleRuntimes?: readonly string[];
  readonly LicenseInfo?: string;
}

interface Shown extends Listed {
  readonly LayerArn: string;
  readonly Content: { readonly Location: string; readonly CodeSha256: string; readonly CodeSize: number };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
export const publishLayerVersion = (room: Room): Operation<PublishLayerVersionRequest, Shown> => ({
  permissions: (input, context) => [
    layerPermission("PublishLayerVersion", layerArn(parseLayer(input.LayerName, context))),
  ],
  async run(input, context) {
    const { account, region, name } = parseLayer(input.LayerName, context);
    const code = await codeOf(room, input.Content ?? {}, context);
    const extensions = extensionsIn(await code.zip.bytes());
    checkCodeStorage(room, { account, region }, code.size);
    const version = (room.regions.in({ account, region }).layers.get(name)?.versions.at(-1)?.version ?? 0) + 1;
    const arn = layerVersionArn({ account, region, name, version });
    const published: LayerVersion = {
      account,
      region,
      name,
      version,
      arn,
      description: input.Description ?? "",
      licenseInfo: input.LicenseInfo,
      runtimes: input.CompatibleRuntimes,
      architectures: input.CompatibleArchitectures,
      createdAt: context.now,
      code,
      extensions,
      policy: undefined,
      isDeleted: false,
    };
    storeLayer(room, published);
    writeFact(room.kernel, context.entry, arn, { fact: "layer-published", detail: { codeSha256: code.sha256 } });
    return show(published, context);
  },
});

/** Extensions are the files directly below that folder: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html */
function extensionsIn(zip: Uint8Array): readonly string[] {
  const entries = listZip(zip);
  assert(entries, "a layer's zip was read before it was stored");
  return entries.map(({ name }) => name).filter((name) => /^extensions\/[^/]+$/.test(name));
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html */
export const getLayerVersion = (room: Room): Operation<GetLayerVersionRequest, Shown> => ({
  permissions: (input, context) => [
    layerPermission("GetLayerVersion", layerVersionArn(parseLayer(input.LayerName, context, input.VersionNumber))),
  ],
  run(input, context) {
    checkNumber(input.VersionNumber);
    return show(found(room, parseLayer(input.LayerName, context, input.VersionNumber)), context);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html */
export const getLayerVersionByArn = (room: Room): Operation<GetLayerVersionByArnRequest, Shown> => ({
  permissions: (input) => [layerPermission("GetLayerVersion", input.Arn ?? "")],
  run(input, context) {
    const ref = readLayerArn(input.Arn ?? "");
    if (!ref) throw missing();
    return show(found(room, ref), context);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html: what is not there is as good as deleted. */
export const deleteLayerVersion = (room: Room): Operation<DeleteLayerVersionRequest, Record<string, never>> => ({
  permissions: (input, context) => [
    layerPermission("DeleteLayerVersion", layerVersionArn(parseLayer(input.LayerName, context, input.VersionNumber))),
  ],
  run(input, context) {
    checkNumber(input.VersionNumber);
    const layer = findLayer(room, parseLayer(input.LayerName, context, input.VersionNumber));
    if (!layer) return {};
    storeLayer(room, { ...layer, policy: undefined, isDeleted: true });
    writeFact(room.kernel, context.entry, layer.arn, { fact: "layer-deleted", detail: {} });
    return {};
  },
});

interface ListedLayers {
  readonly Layers: readonly {
    readonly LayerName: string;
    readonly LayerArn: string;
    readonly LatestMatchingVersion: Listed;
  }[];
  readonly NextMarker?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html: each with the latest version that fits. */
export const listLayers = (room: Room): Operation<ListLayersRequest, ListedLayers> => ({
  permissions: onEverything("ListLayers"),
  run(input, context) {
    const latest = [...room.regions.in(context).layers.values()].flatMap(({ versions }) => {
      const last = versions.findLast((version) => fits(version, input));
      return last ? [last] : [];
    });
    const page = pageOf(sortedBy(latest, nameOf), nameOf, pageOptions(input));
    return {
      Layers: page.items.map((version) => ({
        LayerName: version.name,
        LayerArn: layerArn(version),
        LatestMatchingVersion: listed(version),
      })),
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

interface ListedVersions {
  readonly LayerVersions: readonly Listed[];
  readonly NextMarker?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html: the newest first. */
export const listLayerVersions = (room: Room): Operation<ListLayerVersionsRequest, ListedVersions> => ({
  permissions(input, context) {
    const ref = parseLayer(input.LayerName, context);
    // Policies belong to versions: none lets another account list them.
    return [layerPermission("ListLayerVersions", ref.account === context.account ? "*" : layerArn(ref))];
  },
  run(input, context) {
    const ref = parseLayer(input.LayerName, context);
    const versions = room.regions.peek(ref)?.layers.get(ref.name)?.versions ?? [];
    const fitting = versions.filter((version) => fits(version, input));
    const page = pageOf(sortedBy(fitting, newestFirst), newestFirst, pageOptions(input));
    return {
      LayerVersions: page.items.map(listed),
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

const nameOf = ({ name }: LayerVersion): string => name;
const newestFirst = ({ version }: LayerVersion): string => String(Number.MAX_SAFE_INTEGER - version).padStart(16, "0");

const pageOptions = (input: ListLayersRequest): { readonly marker: string | undefined; readonly size: number } => ({
  marker: input.Marker,
  size: Math.min(input.MaxItems ?? PAGE_MAX, PAGE_MAX),
});

function fits(version: LayerVersion, wanted: ListLayersRequest): boolean {
  const { CompatibleRuntime: runtime, CompatibleArchitecture: architecture } = wanted;
  if (version.isDeleted) return false;
  return (
    (runtime === undefined || version.runtimes?.includes(runtime) === true) &&
    (architecture === undefined || version.architectures?.includes(architecture) === true)
  );
}

function checkNumber(version: number | undefined): void {
  if ((version ?? 0) < 1) throw invalidParameterValue("Layer Version Cannot be less than 1");
}

const missing = (): Error => resourceNotFound("The resource you requested does not exist.");

function found(room: Room, ref: LayerRef): LayerVersion {
  const layer = findLayer(room, ref);
  if (!layer) throw missing();
  return layer;
}

const listed = (version: LayerVersion): Listed => ({
  LayerVersionArn: version.arn,
  Version: version.version,
  // Lists leave out what is not told, as AWS was seen to do; a single version says "".
  ...(version.description === "" ? {} : { Description: version.description }),
  CreatedDate: lastModified(version.createdAt),
  ...(version.runtimes === undefined ? {} : { CompatibleRuntimes: version.runtimes }),
  ...(version.architectures === undefined ? {} : { CompatibleArchitectures: version.architectures }),
  ...(version.licenseInfo === undefined ? {} : { LicenseInfo: version.licenseInfo }),
});

function show(version: LayerVersion, context: CallContext): Shown {
  const { account, region, name, code } = version;
  return {
    Content: {
      // AWS gives a presigned URL of its own bucket; ours is answered by the emulator itself.
      Location: `${context.endpoint}/_misfire/lambda/layer/${account}/${region}/${name}/${version.version}`,
      CodeSha256: code.sha256,
      CodeSize: code.size,
    },
    LayerArn: layerArn(version),
    ...listed(version),
    Description: version.description,
  };
}
