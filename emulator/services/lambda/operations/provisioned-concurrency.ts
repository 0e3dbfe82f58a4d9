import type {
  DeleteProvisionedConcurrencyConfigRequest,
  GetProvisionedConcurrencyConfigRequest,
  GetProvisionedConcurrencyConfigResponse,
  ListProvisionedConcurrencyConfigsRequest,
  ListProvisionedConcurrencyConfigsResponse,
  PutProvisionedConcurrencyConfigRequest,
  PutProvisionedConcurrencyConfigResponse,
} from "@aws-sdk/client-lambda";
import { iso, type CallContext, type Instant, type Operation } from "../../../kernel/index.ts";
import { provisionedOf, unreserved } from "../concurrency.ts";
import {
  aliasNotFound,
  functionNotFound,
  invalidParameterValue,
  provisionedConfigNotFound,
  validation,
} from "../errors.ts";
import { ACCOUNT_CONCURRENCY, PAGE_MAX, UNRESERVED_LEAST } from "../limits.ts";
import { arnOfRef, parseFunctionName, withQualifier } from "../names.ts";
import { pageOf, sortedBy } from "../paging.ts";
import { onFunction, type NamesFunction } from "../permissions.ts";
import { checkOverlap, unpublished } from "../provisioned/overlap.ts";
import { poolOf, startPool, stopPool } from "../provisioned/pools.ts";
import { functionOf, store, type Room } from "../room.ts";
import { withEntry, without, type LambdaFunction, type ProvisionedConcurrency } from "../state.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html */
export const putProvisionedConcurrencyConfig = (
  room: Room,
): Operation<PutProvisionedConcurrencyConfigRequest, PutProvisionedConcurrencyConfigResponse> => ({
  permissions: onFunction(room, "PutProvisionedConcurrencyConfig", { qualified: true }),
  run(input, context) {
    const requested = input.ProvisionedConcurrentExecutions;
    if (requested === undefined || !(requested >= 1))
      throw validation(
        `Value '${requested ?? "null"}' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1`,
      );
    if (input.Qualifier === "$LATEST") throw unpublished();
    const { fn, qualifier } = targetOf(room, input, context);
    checkOverlap(fn, qualifier);
    checkLeft(room, fn, qualifier, requested);
    const { now } = context;
    const config = { requested, lastModified: now, readyAt: now + room.timings.update };
    const next = { ...fn, provisioned: withEntry(fn.provisioned, qualifier, config) };
    store(room, next, context.entry, { fact: "provisioned-concurrency-set", detail: { qualifier, requested } });
    startPool(room, next, qualifier, context.entry);
    return describe(config, undefined);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html */
export const getProvisionedConcurrencyConfig = (
  room: Room,
): Operation<GetProvisionedConcurrencyConfigRequest, GetProvisionedConcurrencyConfigResponse> => ({
  permissions: onFunction(room, "GetProvisionedConcurrencyConfig", { qualified: true }),
  run(input, context) {
    checkPublished(input.Qualifier);
    const { fn, qualifier } = targetOf(room, input, context);
    const config = fn.provisioned.get(qualifier);
    if (!config) throw provisionedConfigNotFound();
    return settled(room, fn, qualifier, config, context);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html */
export const listProvisionedConcurrencyConfigs = (
  room: Room,
): Operation<ListProvisionedConcurrencyConfigsRequest, ListProvisionedConcurrencyConfigsResponse> => ({
  permissions: onFunction(room, "ListProvisionedConcurrencyConfigs"),
  async run(input, context) {
    const fn = functionOf(room, parseFunctionName(input.FunctionName, context));
    const keyOf = ([qualifier]: readonly [string, ProvisionedConcurrency]): string => qualifier;
    const page = pageOf(sortedBy(fn.provisioned, keyOf), keyOf, {
      marker: input.Marker,
      size: Math.min(input.MaxItems ?? PAGE_MAX, PAGE_MAX),
    });
    const shown: (GetProvisionedConcurrencyConfigResponse & { readonly FunctionArn: string })[] = [];
    for (const [qualifier, config] of page.items)
      shown.push({
        FunctionArn: withQualifier(fn.arn, qualifier),
        ...(await settled(room, fn, qualifier, config, context)),
      });
    return {
      ProvisionedConcurrencyConfigs: shown,
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

/** Deleting what is not there succeeds; https://docs.aws.amazon.com/lambda/latest/api/API_DeleteProvisionedConcurrencyConfig.html */
export const deleteProvisionedConcurrencyConfig = (
  room: Room,
): Operation<DeleteProvisionedConcurrencyConfigRequest, Record<string, never>> => ({
  permissions: onFunction(room, "DeleteProvisionedConcurrencyConfig", { qualified: true }),
  run(input, context) {
    checkPublished(input.Qualifier);
    const { fn, qualifier } = targetOf(room, input, context);
    if (!fn.provisioned.has(qualifier)) return {};
    store(room, { ...fn, provisioned: without(fn.provisioned, qualifier) }, context.entry, {
      fact: "provisioned-concurrency-set",
      detail: { qualifier, requested: 0 },
    });
    stopPool(room, fn, qualifier, context.entry);
    return {};
  },
});

function checkPublished(qualifier: string | undefined): void {
  if (qualifier === "$LATEST")
    throw invalidParameterValue("The function resource provided must be an alias or a published version.");
}

function targetOf(
  room: Room,
  input: NamesFunction,
  context: CallContext,
): { readonly fn: LambdaFunction; readonly qualifier: string } {
  const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
  const qualifier = ref.qualifier ?? "";
  const fn = functionOf(room, ref, `:${qualifier}`);
  const isVersion = /^\d+$/.test(qualifier);
  if (isVersion && !fn.versions.some(({ version }) => version === qualifier)) throw functionNotFound(arnOfRef(ref));
  if (!isVersion && !fn.aliases.has(qualifier)) throw aliasNotFound(arnOfRef(ref));
  return { fn, qualifier };
}

/** It comes out of the function's own reservation, or out of what is left to all. */
function checkLeft(room: Room, fn: LambdaFunction, qualifier: string, requested: number): void {
  const all = provisionedOf(fn, qualifier) + requested;
  if (fn.reserved !== undefined) {
    if (all > fn.reserved)
      throw invalidParameterValue(
        "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
      );
    return;
  }
  if (requested > ACCOUNT_CONCURRENCY)
    throw invalidParameterValue(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${ACCOUNT_CONCURRENCY}].`,
    );
  if (unreserved(room.regions.in(fn), fn.name) - all < UNRESERVED_LEAST)
    throw invalidParameterValue(
      `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_LEAST}].`,
    );
}

/** As it stands now. In the virtual world what is due is waited for: nobody sees how fast this machine is. */
async function settled(
  room: Room,
  fn: LambdaFunction,
  qualifier: string,
  config: ProvisionedConcurrency,
  context: CallContext,
): Promise<GetProvisionedConcurrencyConfigResponse> {
  if (context.now < config.readyAt) return describe(config, undefined);
  const pool = poolOf(room, fn, qualifier, context.entry);
  if (room.kernel.timeline.kind === "virtual") await context.wait("environments to be ready", pool.done);
  return describe(config, pool.outcome);
}

/** `outcome`: `undefined` while it is under way, `""` when all are ready, else why they are not. */
function describe(
  { requested, lastModified }: ProvisionedConcurrency,
  outcome: string | undefined,
): GetProvisionedConcurrencyConfigResponse {
  const ready = outcome === "" ? requested : 0;
  return {
    RequestedProvisionedConcurrentExecutions: requested,
    AvailableProvisionedConcurrentExecutions: ready,
    AllocatedProvisionedConcurrentExecutions: ready,
    Status: outcome === undefined ? "IN_PROGRESS" : outcome === "" ? "READY" : "FAILED",
    ...(outcome ? { StatusReason: outcome } : {}),
    LastModified: withoutFraction(lastModified),
  };
}

/** `2026-01-01T00:00:00+0000` */
const withoutFraction = (at: Instant): string => iso(at).replace(/\.\d+Z$/, "+0000");
