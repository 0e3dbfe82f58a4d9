import type { ListVersionsByFunctionRequest, PublishVersionRequest } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { checkCodeStorage } from "../code-storage.ts";
import {
  configurationOf,
  listedConfigurationOf,
  type ListedConfiguration,
  type ShownConfiguration,
} from "../configuration.ts";
import { invalidParameterValue, notEmulated } from "../errors.ts";
import { PAGE_MAX } from "../limits.ts";
import { parseWholeName } from "../names.ts";
import { pageOf } from "../paging.ts";
import { onFunction } from "../permissions.ts";
import { checkChangeable, checkRevision, functionOf, store, type Room } from "../room.ts";
import { publish, revised, revisionOf, type Version } from "../state.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html */
export const publishVersion = (room: Room): Operation<PublishVersionRequest, ShownConfiguration> => ({
  permissions: onFunction(room, "PublishVersion"),
  run(input, context) {
    if (input.PublishTo !== undefined) throw notEmulated("PublishTo");
    const fn = functionOf(room, parseWholeName(input.FunctionName, context));
    checkRevision(input.RevisionId, revisionOf(fn.latest, context.now));
    const { sha256 } = fn.latest.code;
    if (input.CodeSha256 !== undefined && input.CodeSha256 !== "" && input.CodeSha256 !== sha256)
      throw invalidParameterValue(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${sha256}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    checkChangeable(fn.latest, fn, context);
    const published = publish(fn, { revisionId: room.revisionId(), description: input.Description });
    const { version } = published;
    if (published.fn !== fn) {
      checkCodeStorage(room, fn, version.code.size);
      // Seen at AWS: what is published has another revision from then on.
      const latest = { fn: published.fn, version: fn.latest, qualifier: undefined };
      const next = revised(latest, room.revisionId(), context.now);
      store(room, next, context.entry, { fact: "version-published", detail: { version: version.version } });
    }
    return configurationOf({ ...published, qualifier: version.version }, context.now);
  },
});

interface Listed {
  readonly Versions: readonly ListedConfiguration[];
  readonly NextMarker?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
export const listVersionsByFunction = (room: Room): Operation<ListVersionsByFunctionRequest, Listed> => ({
  permissions: onFunction(room, "ListVersionsByFunction"),
  run(input, context) {
    const fn = functionOf(room, parseWholeName(input.FunctionName, context));
    const page = pageOf([fn.latest, ...fn.versions], keyOf, {
      marker: input.Marker,
      size: Math.min(input.MaxItems ?? PAGE_MAX, PAGE_MAX),
    });
    return {
      Versions: page.items.map((version) =>
        listedConfigurationOf({ fn, version, qualifier: version.version }, context.now),
      ),
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

/** `$LATEST` first, then by number. */
const keyOf = ({ version }: Version): string => (version === "$LATEST" ? "" : version.padStart(12, "0"));
