import type {
  DeleteFunctionEventInvokeConfigRequest,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigRequest,
  ListFunctionEventInvokeConfigsRequest,
  ListFunctionEventInvokeConfigsResponse,
  PutFunctionEventInvokeConfigRequest,
  UpdateFunctionEventInvokeConfigRequest,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { checkDestinations } from "../destinations.ts";
import { invalidParameterValue, resourceNotFound, validation } from "../errors.ts";
import { EVENT_AGE, PAGE_MAX, RETRIES } from "../limits.ts";
import { parseFunctionName, unqualifiedArn, withQualifier, type FunctionRef } from "../names.ts";
import { pageOf, sortedBy } from "../paging.ts";
import { onFunction, type NamesFunction } from "../permissions.ts";
import { peekFunction, store, type Room } from "../room.ts";
import { findVersion, without, withEntry, type EventInvokeConfig, type LambdaFunction } from "../state.ts";

type Given = PutFunctionEventInvokeConfigRequest | UpdateFunctionEventInvokeConfigRequest;

/** Replaces the whole configuration; https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const putFunctionEventInvokeConfig = (
  room: Room,
): Operation<PutFunctionEventInvokeConfigRequest, FunctionEventInvokeConfig> => ({
  permissions: onFunction(room, "PutFunctionEventInvokeConfig", { qualified: true }),
  run: (input, context) => set(room, input, context, "replace"),
});

/** Changes what is given; https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html */
export const updateFunctionEventInvokeConfig = (
  room: Room,
): Operation<UpdateFunctionEventInvokeConfigRequest, FunctionEventInvokeConfig> => ({
  permissions: onFunction(room, "UpdateFunctionEventInvokeConfig", { qualified: true }),
  run: (input, context) => set(room, input, context, "merge"),
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html */
export const getFunctionEventInvokeConfig = (
  room: Room,
): Operation<GetFunctionEventInvokeConfigRequest, FunctionEventInvokeConfig> => ({
  permissions: onFunction(room, "GetFunctionEventInvokeConfig", { qualified: true }),
  run(input, context) {
    const { fn, key } = namedBy(room, input, context);
    return show(fn, key, existing(fn, key));
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html */
export const deleteFunctionEventInvokeConfig = (
  room: Room,
): Operation<DeleteFunctionEventInvokeConfigRequest, Record<string, never>> => ({
  permissions: onFunction(room, "DeleteFunctionEventInvokeConfig", { qualified: true }),
  run(input, context) {
    const { fn, key } = namedBy(room, input, context);
    existing(fn, key);
    store(room, { ...fn, eventInvokeConfigs: without(fn.eventInvokeConfigs, key) }, context.entry, {
      fact: "event-invoke-config-deleted",
      detail: { qualifier: key },
    });
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html */
export const listFunctionEventInvokeConfigs = (
  room: Room,
): Operation<ListFunctionEventInvokeConfigsRequest, ListFunctionEventInvokeConfigsResponse> => ({
  permissions: onFunction(room, "ListFunctionEventInvokeConfigs"),
  run(input, context) {
    const { fn } = targetOf(room, { ...parseFunctionName(input.FunctionName, context), qualifier: undefined });
    const page = pageOf(sortedBy(fn.eventInvokeConfigs, keyOf), keyOf, {
      marker: input.Marker,
      size: Math.min(input.MaxItems ?? PAGE_MAX, PAGE_MAX),
    });
    return {
      FunctionEventInvokeConfigs: page.items.map(([key, config]) => show(fn, key, config)),
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

function set(room: Room, input: Given, context: CallContext, how: "replace" | "merge"): FunctionEventInvokeConfig {
  const { MaximumRetryAttempts: retriesMax, MaximumEventAgeInSeconds: ageMax, DestinationConfig: given } = input;
  if (retriesMax === undefined && ageMax === undefined && given === undefined)
    throw invalidParameterValue("You must specify at least one of error handling or destination setting.");
  within("maximumRetryAttempts", retriesMax, RETRIES);
  within("maximumEventAgeInSeconds", ageMax, EVENT_AGE);
  const { fn, key, roleArn } = targetOf(room, parseFunctionName(input.FunctionName, context, input.Qualifier));
  const before = how === "merge" ? existing(fn, key) : undefined;
  const destinations = { onSuccess: given?.OnSuccess?.Destination, onFailure: given?.OnFailure?.Destination };
  checkDestinations(room, { fn, qualifier: key, roleArn }, destinations, context);
  const config: EventInvokeConfig = {
    lastModified: context.now,
    retriesMax: retriesMax ?? before?.retriesMax,
    ageMax: ageMax ?? before?.ageMax,
    onSuccess: chosen(destinations.onSuccess, before?.onSuccess),
    onFailure: chosen(destinations.onFailure, before?.onFailure),
  };
  store(room, { ...fn, eventInvokeConfigs: withEntry(fn.eventInvokeConfigs, key, config) }, context.entry, {
    fact: "event-invoke-config-set",
    detail: {
      qualifier: key,
      retriesMax: config.retriesMax ?? null,
      ageMax: config.ageMax ?? null,
      onSuccess: config.onSuccess ?? null,
      onFailure: config.onFailure ?? null,
    },
  });
  return show(fn, key, config);
}

const keyOf = ([key]: readonly [string, EventInvokeConfig]): string => key;

/** An empty destination takes it away. */
const chosen = (arn: string | undefined, old: string | undefined): string | undefined =>
  arn === undefined ? old : arn || undefined;

function within(
  member: string,
  value: number | undefined,
  range: { readonly least: number; readonly most: number },
): void {
  if (value === undefined || (value >= range.least && value <= range.most)) return;
  const side = value > range.most ? `less than or equal to ${range.most}` : `greater than or equal to ${range.least}`;
  throw validation(`Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${side}`);
}

function targetOf(
  room: Room,
  ref: FunctionRef,
): { readonly fn: LambdaFunction; readonly key: string; readonly roleArn: string } {
  const fn = peekFunction(room, ref);
  const found = fn && findVersion(fn, ref.qualifier);
  if (!found) throw resourceNotFound("The function doesn't exist.");
  return { fn: found.fn, key: ref.qualifier ?? "$LATEST", roleArn: found.version.settings.roleArn };
}

/** Whether there is a function or a qualifier of that name makes no difference to what has no configuration. */
function namedBy(
  room: Room,
  input: NamesFunction,
  context: CallContext,
): { readonly fn: LambdaFunction; readonly key: string } {
  const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
  const key = ref.qualifier ?? "$LATEST";
  const fn = peekFunction(room, ref);
  if (!fn) throw noConfig(unqualifiedArn(ref), key);
  return { fn, key };
}

function existing(fn: LambdaFunction, key: string): EventInvokeConfig {
  const config = fn.eventInvokeConfigs.get(key);
  if (!config) throw noConfig(fn.arn, key);
  return config;
}

const noConfig = (functionArn: string, key: string): Error =>
  resourceNotFound(`The function ${withQualifier(functionArn, key)} doesn't have an EventInvokeConfig`);

function show(fn: LambdaFunction, key: string, config: EventInvokeConfig): FunctionEventInvokeConfig {
  return {
    LastModified: new Date(config.lastModified),
    FunctionArn: withQualifier(fn.arn, key),
    ...(config.retriesMax === undefined ? {} : { MaximumRetryAttempts: config.retriesMax }),
    ...(config.ageMax === undefined ? {} : { MaximumEventAgeInSeconds: config.ageMax }),
    DestinationConfig: {
      OnSuccess: config.onSuccess === undefined ? {} : { Destination: config.onSuccess },
      OnFailure: config.onFailure === undefined ? {} : { Destination: config.onFailure },
    },
  };
}
