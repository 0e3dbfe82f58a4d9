import type { ListFunctionsRequest } from "@aws-sdk/client-lambda";
import type { Operation } from "../../../kernel/index.ts";
import { listedConfigurationOf, type ListedConfiguration } from "../configuration.ts";
import { PAGE_MAX } from "../limits.ts";
import { pageOf, sortedBy } from "../paging.ts";
import { onEverything } from "../permissions.ts";
import type { Room } from "../room.ts";
import type { FunctionVersion, LambdaFunction } from "../state.ts";

interface Response {
  readonly Functions: readonly ListedConfiguration[];
  readonly NextMarker?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export const listFunctions = (room: Room): Operation<ListFunctionsRequest, Response> => ({
  permissions: onEverything("ListFunctions"),
  run(input, context) {
    // Only functions replicated to an edge have a master region, and these do not exist here.
    const replicasOnly = input.MasterRegion !== undefined && input.MasterRegion !== "ALL";
    const functions = replicasOnly ? [] : (room.regions.peek(context)?.functions.values() ?? []);
    const all = [...functions].flatMap((fn) => (input.FunctionVersion === "ALL" ? everyVersion(fn) : [latest(fn)]));
    const page = pageOf(sortedBy(all, keyOf), keyOf, {
      marker: input.Marker,
      size: Math.min(input.MaxItems ?? PAGE_MAX, PAGE_MAX),
    });
    return {
      Functions: page.items.map((found) => listedConfigurationOf(found, context.now)),
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

const latest = (fn: LambdaFunction): FunctionVersion => ({ fn, version: fn.latest, qualifier: undefined });

const everyVersion = (fn: LambdaFunction): readonly FunctionVersion[] =>
  [fn.latest, ...fn.versions].map((version) => ({ fn, version, qualifier: version.version }));

/** By name, `$LATEST` first, then by number. */
const keyOf = ({ fn, version }: FunctionVersion): string =>
  `${fn.name} ${version.version === "$LATEST" ? "" : version.version.padStart(12, "0")}`;
