import type {
  AliasConfiguration,
  CreateAliasRequest,
  DeleteAliasRequest,
  GetAliasRequest,
  ListAliasesRequest,
  ListAliasesResponse,
  UpdateAliasRequest,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { chosenRouting, versionIn } from "../alias-routing.ts";
import { aliasNotFound, aliasToUpdateNotFound, resourceConflict, validation } from "../errors.ts";
import { PAGE_MAX } from "../limits.ts";
import { parseWholeName, withQualifier } from "../names.ts";
import { pageOf, sortedBy } from "../paging.ts";
import { onFunction } from "../permissions.ts";
import { checkOverlap } from "../provisioned/overlap.ts";
import { startPool, stopPool } from "../provisioned/pools.ts";
import { checkRevision, functionOf, store, type Room } from "../room.ts";
import { dropAlias, withEntry, type Alias, type LambdaFunction } from "../state.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export const createAlias = (room: Room): Operation<CreateAliasRequest, AliasConfiguration> => ({
  permissions: onFunction(room, "CreateAlias"),
  run(input, context) {
    const name = checkedName(input.Name ?? "");
    const version = input.FunctionVersion ?? "";
    const fn = functionOf(room, parseWholeName(input.FunctionName, context), `:${version}`);
    versionIn(fn, version);
    if (fn.aliases.has(name)) throw resourceConflict(`Alias already exists: ${withQualifier(fn.arn, name)}`);
    const routing = chosenRouting(fn, version, input.RoutingConfig, undefined);
    const alias = { name, version, routing, description: input.Description ?? "", revisionId: room.revisionId() };
    return setAlias(room, fn, alias, context);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html */
export const updateAlias = (room: Room): Operation<UpdateAliasRequest, AliasConfiguration> => ({
  permissions: onFunction(room, "UpdateAlias"),
  run(input, context) {
    const { fn, alias } = aliasOf(room, input, context, aliasToUpdateNotFound);
    checkRevision(input.RevisionId, alias.revisionId);
    const version = input.FunctionVersion ?? alias.version;
    versionIn(fn, version);
    const routing = chosenRouting(fn, version, input.RoutingConfig, alias.routing);
    const description = input.Description ?? alias.description;
    if (fn.provisioned.has(alias.name))
      checkOverlap({ ...fn, aliases: withEntry(fn.aliases, alias.name, { ...alias, version }) }, alias.name);
    const shown = setAlias(
      room,
      fn,
      { ...alias, version, routing, description, revisionId: room.revisionId() },
      context,
    );
    if (version !== alias.version || routing !== alias.routing) moveProvisioned(room, fn, alias.name, context);
    return shown;
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html */
export const getAlias = (room: Room): Operation<GetAliasRequest, AliasConfiguration> => ({
  permissions: onFunction(room, "GetAlias"),
  run(input, context) {
    const { fn, alias } = aliasOf(room, input, context);
    return show(fn, alias);
  },
});

/** Deleting what is not there succeeds; https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html */
export const deleteAlias = (room: Room): Operation<DeleteAliasRequest, Record<string, never>> => ({
  permissions: onFunction(room, "DeleteAlias"),
  run(input, context) {
    const fn = functionOf(room, parseWholeName(input.FunctionName, context));
    const name = input.Name ?? "";
    if (fn.provisioned.has(name)) stopPool(room, fn, name, context.entry);
    if (fn.aliases.has(name))
      store(room, dropAlias(fn, name), context.entry, { fact: "alias-deleted", detail: { alias: name } });
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html */
export const listAliases = (room: Room): Operation<ListAliasesRequest, ListAliasesResponse> => ({
  permissions: onFunction(room, "ListAliases"),
  run(input, context) {
    const fn = functionOf(room, parseWholeName(input.FunctionName, context));
    const version = input.FunctionVersion;
    const aliases = [...fn.aliases.values()].filter(
      (alias) => version === undefined || alias.version === version || alias.routing?.version === version,
    );
    const page = pageOf(sortedBy(aliases, keyOf), keyOf, {
      marker: input.Marker,
      size: Math.min(input.MaxItems ?? PAGE_MAX, PAGE_MAX),
    });
    return {
      Aliases: page.items.map((alias) => show(fn, alias)),
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

const keyOf = (alias: Alias): string => alias.name;

function setAlias(room: Room, fn: LambdaFunction, alias: Alias, context: CallContext): AliasConfiguration {
  const aliases = withEntry(fn.aliases, alias.name, alias);
  store(room, { ...fn, aliases }, context.entry, {
    fact: "alias-set",
    detail: {
      alias: alias.name,
      version: alias.version,
      ...(alias.routing === undefined ? {} : { routing: { ...alias.routing } }),
    },
  });
  return show(fn, alias);
}

/** What was ready for the alias is made ready for the version that it names now. */
function moveProvisioned(
  room: Room,
  { account, region, name }: LambdaFunction,
  alias: string,
  context: CallContext,
): void {
  const fn = functionOf(room, { account, region, name, qualifier: undefined });
  const config = fn.provisioned.get(alias);
  if (!config) return;
  const readyAt = context.now + room.timings.update;
  const next = { ...fn, provisioned: withEntry(fn.provisioned, alias, { ...config, readyAt }) };
  store(room, next, context.entry);
  startPool(room, next, alias, context.entry);
}

function aliasOf(
  room: Room,
  input: GetAliasRequest,
  context: CallContext,
  notFound: (arn: string) => Error = aliasNotFound,
): { readonly fn: LambdaFunction; readonly alias: Alias } {
  const ref = parseWholeName(input.FunctionName, context);
  const name = input.Name ?? "";
  const fn = functionOf(room, ref);
  const alias = fn.aliases.get(name);
  if (!alias) throw notFound(withQualifier(fn.arn, name));
  return { fn, alias };
}

function checkedName(name: string): string {
  if (/^(?!^[0-9]+$)([a-zA-Z0-9-_]+)$/.test(name)) return name;
  throw validation(
    `Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)`,
  );
}

const show = (fn: LambdaFunction, alias: Alias): AliasConfiguration => ({
  AliasArn: withQualifier(fn.arn, alias.name),
  Name: alias.name,
  FunctionVersion: alias.version,
  Description: alias.description,
  RevisionId: alias.revisionId,
  ...(alias.routing === undefined
    ? {}
    : { RoutingConfig: { AdditionalVersionWeights: { [alias.routing.version]: alias.routing.weight } } }),
});
