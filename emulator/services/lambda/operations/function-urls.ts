import type {
  CreateFunctionUrlConfigRequest,
  DeleteFunctionUrlConfigRequest,
  FunctionUrlConfig,
  GetFunctionUrlConfigRequest,
  ListFunctionUrlConfigsRequest,
  UpdateFunctionUrlConfigRequest,
} from "@aws-sdk/client-lambda";
import { iso, type CallContext, type Operation, type Permission } from "../../../kernel/index.ts";
import { resourceConflict, resourceNotFound, validation } from "../errors.ts";
import { PAGE_MAX } from "../limits.ts";
import { arnOfRef, parseFunctionName, withQualifier, type FunctionRef } from "../names.ts";
import { pageOf, sortedBy } from "../paging.ts";
import { functionPermission, onFunction, type NamesFunction } from "../permissions.ts";
import { peekFunction, store, type Room } from "../room.ts";
import { withEntry, without, type FunctionUrl, type LambdaFunction } from "../state.ts";
import { awsUrl, shownUrl } from "../urls/address.ts";
import { findUrl } from "../urls/find-url.ts";

type Shown = Omit<FunctionUrlConfig, "Cors" | "LastModifiedTime"> & {
  readonly Cors?: FunctionUrl["cors"];
  /** Not in the answer to its creation. */
  readonly LastModifiedTime?: string | undefined;
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html */
export const createFunctionUrlConfig = (room: Room): Operation<CreateFunctionUrlConfigRequest, Shown> => ({
  permissions: (input, context) => [onUrl(room, "CreateFunctionUrlConfig", input, context, input.AuthType)],
  run(input, context) {
    const ref = checkedRef(input, context);
    const fn = functionOf(room, ref);
    const key = ref.qualifier ?? "";
    if (fn.urls.has(key))
      throw resourceConflict(
        `Failed to create function url config for [functionArn = ${arnOfRef(ref)}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
      );
    const url: FunctionUrl = {
      id: newId(room),
      authType: input.AuthType ?? "NONE",
      cors: input.Cors,
      invokeMode: input.InvokeMode ?? "BUFFERED",
      createdAt: context.now,
      lastModified: context.now,
    };
    set(room, fn, key, url, context);
    const { LastModifiedTime: _later, ...created } = show(fn, key, url, context);
    return created;
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html */
export const getFunctionUrlConfig = (room: Room): Operation<GetFunctionUrlConfigRequest, Shown> => ({
  permissions: (input, context) => [onUrl(room, "GetFunctionUrlConfig", input, context)],
  run(input, context) {
    const { fn, key, url } = urlOf(room, input, context);
    return show(fn, key, url, context);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html */
export const updateFunctionUrlConfig = (room: Room): Operation<UpdateFunctionUrlConfigRequest, Shown> => ({
  permissions: (input, context) => [onUrl(room, "UpdateFunctionUrlConfig", input, context, input.AuthType)],
  run(input, context) {
    const { fn, key, url } = urlOf(room, input, context);
    const changed: FunctionUrl = {
      ...url,
      authType: input.AuthType ?? url.authType,
      cors: input.Cors ?? url.cors,
      invokeMode: input.InvokeMode ?? url.invokeMode,
      lastModified: context.now,
    };
    set(room, fn, key, changed, context);
    return show(fn, key, changed, context);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html: a new one has another address. */
export const deleteFunctionUrlConfig = (
  room: Room,
): Operation<DeleteFunctionUrlConfigRequest, Record<string, never>> => ({
  permissions: (input, context) => [onUrl(room, "DeleteFunctionUrlConfig", input, context)],
  run(input, context) {
    const { fn, key, url } = urlOf(room, input, context);
    store(room, { ...fn, urls: without(fn.urls, key) }, context.entry, {
      fact: "url-deleted",
      detail: { url: awsUrl(url, fn.region) },
    });
    return {};
  },
});

interface Listed {
  readonly FunctionUrlConfigs: readonly Shown[];
  readonly NextMarker?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html */
export const listFunctionUrlConfigs = (room: Room): Operation<ListFunctionUrlConfigsRequest, Listed> => ({
  permissions: onFunction(room, "ListFunctionUrlConfigs"),
  run(input, context) {
    const fn = functionOf(room, parseFunctionName(input.FunctionName, context));
    const page = pageOf(sortedBy(fn.urls, keyOf), keyOf, {
      marker: input.Marker,
      size: Math.min(input.MaxItems ?? PAGE_MAX, PAGE_MAX),
    });
    return {
      FunctionUrlConfigs: page.items.map(([key, url]) => show(fn, key, url, context)),
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

const keyOf = ([key]: readonly [string, FunctionUrl]): string => key;

/** As long as AWS's, of the same characters; drawn again if an earlier life of the world has given it out. */
function newId(room: Room): string {
  const chance = room.kernel.random.stream("lambda.url-id");
  const id = Array.from({ length: 32 }, () => chance.integer(36).toString(36)).join("");
  return findUrl(room, id) ? newId(room) : id;
}

function onUrl(room: Room, action: string, input: NamesFunction, context: CallContext, authType?: string): Permission {
  const permission = functionPermission(room, action, input, context, true);
  const known = authType ?? peekUrl(room, parseFunctionName(input.FunctionName, context, input.Qualifier))?.authType;
  return known === undefined
    ? permission
    : { ...permission, context: { ...permission.context, "lambda:FunctionUrlAuthType": known } };
}

const peekUrl = (room: Room, ref: FunctionRef): FunctionUrl | undefined =>
  peekFunction(room, ref)?.urls.get(ref.qualifier ?? "");

/** URLs belong to functions and aliases, not to versions. */
function checkedRef(input: NamesFunction, context: CallContext): FunctionRef {
  const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
  if (ref.qualifier !== undefined && /^(\$LATEST|\d+)$/.test(ref.qualifier))
    throw validation(
      `Value '${ref.qualifier}' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)`,
    );
  return ref;
}

function functionOf(room: Room, ref: FunctionRef): LambdaFunction {
  const fn = peekFunction(room, ref);
  if (!fn || (ref.qualifier !== undefined && !fn.aliases.has(ref.qualifier)))
    throw resourceNotFound("Function does not exist");
  return fn;
}

function urlOf(
  room: Room,
  input: NamesFunction,
  context: CallContext,
): { readonly fn: LambdaFunction; readonly key: string; readonly url: FunctionUrl } {
  const ref = checkedRef(input, context);
  const fn = peekFunction(room, ref);
  const key = ref.qualifier ?? "";
  const url = fn?.urls.get(key);
  if (!fn || !url) throw resourceNotFound("The resource you requested does not exist.");
  return { fn, key, url };
}

function set(room: Room, fn: LambdaFunction, key: string, url: FunctionUrl, context: CallContext): void {
  store(room, { ...fn, urls: withEntry(fn.urls, key, url) }, context.entry, {
    fact: "url-set",
    detail: { url: awsUrl(url, fn.region), authType: url.authType },
  });
}

const show = (fn: LambdaFunction, key: string, url: FunctionUrl, context: CallContext): Shown => ({
  FunctionUrl: shownUrl(url, fn.region, context.endpoint),
  FunctionArn: withQualifier(fn.arn, key === "" ? undefined : key),
  AuthType: url.authType,
  ...(url.cors === undefined ? {} : { Cors: url.cors }),
  CreationTime: iso(url.createdAt),
  LastModifiedTime: iso(url.lastModified),
  InvokeMode: url.invokeMode,
});
