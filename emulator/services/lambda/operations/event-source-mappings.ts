import type {
  CreateEventSourceMappingRequest,
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  UpdateEventSourceMappingRequest,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { resolve } from "../async.ts";
import { invalidParameterValue, notEmulated, resourceConflict, resourceInUse, resourceNotFound } from "../errors.ts";
import { writeFact } from "../events.ts";
import { MAPPING_PAGE_MAX } from "../limits.ts";
import {
  describeMapping,
  isChanging,
  isDeleted,
  mappingArn,
  stateOfMapping,
  type Change,
  type EventSourceMapping,
} from "../mappings/mapping.ts";
import { checkQueueSource } from "../mappings/queue-source.ts";
import { checkFailureDestination, checkStreamSource, isStreamArn } from "../mappings/stream-source.ts";
import { applyWish, defaultsFor, type SourceKind, type Wish } from "../mappings/wish.ts";
import { arnOfRef, parseFunctionName, unqualifiedArn } from "../names.ts";
import { pageOf, sortedBy } from "../paging.ts";
import { tagContext } from "../permissions.ts";
import type { Room } from "../room.ts";
import type { FunctionVersion } from "../state.ts";
import { checkedTags } from "../tags.ts";

type Shown = EventSourceMappingConfiguration;

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const createEventSourceMapping = (room: Room): Operation<CreateEventSourceMappingRequest, Shown> => ({
  permissions(input, context) {
    const tags = input.Tags ?? {};
    const isTagged = Object.keys(tags).length > 0;
    const asked = isTagged ? { ...tagContext("aws:RequestTag", tags), "aws:TagKeys": Object.keys(tags) } : {};
    const functionArn = unqualifiedArn(parseFunctionName(input.FunctionName, context));
    const { account, region } = context;
    const create = {
      action: "lambda:CreateEventSourceMapping",
      resource: "*",
      context: { "lambda:FunctionArn": functionArn, ...asked },
    };
    const resource = `arn:aws:lambda:${region}:${account}:event-source-mapping:*`;
    return isTagged ? [create, { action: "lambda:TagResource", resource, context: asked }] : [create];
  },
  run(input, context) {
    const sourceArn = sourceOf(input);
    const target = targetOf(room, input.FunctionName, context);
    const kind = kindOf(sourceArn);
    const wish = applyWish(defaultsFor(kind), input, kind, sourceArn);
    checkNew(room, sourceArn, target, context);
    checkSource(room, sourceArn, wish, target, context);
    const mapping: EventSourceMapping = {
      ...wish,
      uuid: room.kernel.random.stream("lambda.mapping-id").uuid(),
      account: context.account,
      region: context.region,
      sourceArn,
      functionArn: arnOfRef(parseFunctionName(input.FunctionName, context)),
      tags: checkedTags(input.Tags ?? {}),
      lastModified: context.now,
      change: { kind: "Creating", doneAt: context.now + room.timings.create },
      entry: context.entry,
    };
    return store(room, mapping, context);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html */
export const updateEventSourceMapping = (room: Room): Operation<UpdateEventSourceMappingRequest, Shown> => ({
  permissions: onMapping(room, "UpdateEventSourceMapping"),
  run(input, context) {
    const current = changeable(room, input.UUID, context);
    const functionArn =
      input.FunctionName === undefined ? current.functionArn : arnOfRef(parseFunctionName(input.FunctionName, context));
    const target = targetOf(room, functionArn, context);
    const wish = applyWish(current, input, kindOf(current.sourceArn), current.sourceArn);
    checkSource(room, current.sourceArn, wish, target, context);
    const kind = wish.enabled === current.enabled ? "Updating" : wish.enabled ? "Enabling" : "Disabling";
    return store(room, { ...current, ...wish, functionArn, ...stamp(room, kind, context) }, context);
  },
});

/** What is in flight may still end. https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html */
export const deleteEventSourceMapping = (room: Room): Operation<DeleteEventSourceMappingRequest, Shown> => ({
  permissions: onMapping(room, "DeleteEventSourceMapping"),
  run(input, context) {
    const current = changeable(room, input.UUID, context);
    return store(room, { ...current, enabled: false, ...stamp(room, "Deleting", context) }, context);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
export const getEventSourceMapping = (room: Room): Operation<GetEventSourceMappingRequest, Shown> => ({
  permissions: onMapping(room, "GetEventSourceMapping"),
  run(input, context) {
    const mapping = existing(room, input.UUID, context);
    return describeMapping(mapping, stateOfMapping(mapping, context.now));
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export const listEventSourceMappings = (
  room: Room,
): Operation<ListEventSourceMappingsRequest, ListEventSourceMappingsResponse> => ({
  permissions: () => [{ action: "lambda:ListEventSourceMappings", resource: "*" }],
  run(input, context) {
    const wanted = input.FunctionName && arnOfRef(parseFunctionName(input.FunctionName, context));
    const found = liveMappings(room, context).filter(
      ({ functionArn, sourceArn }) =>
        (wanted === undefined || functionArn === wanted) &&
        (input.EventSourceArn === undefined || sourceArn === input.EventSourceArn),
    );
    const keyOf = ({ uuid }: EventSourceMapping): string => uuid;
    const size = Math.min(input.MaxItems ?? MAPPING_PAGE_MAX, MAPPING_PAGE_MAX);
    const page = pageOf(sortedBy(found, keyOf), keyOf, { marker: input.Marker, size });
    return {
      EventSourceMappings: page.items.map((mapping) => describeMapping(mapping, stateOfMapping(mapping, context.now))),
      ...(page.next === undefined ? {} : { NextMarker: page.next }),
    };
  },
});

/** A mapping's function is a condition of what is done with it: the one it has, and the one it is to have. */
const onMapping =
  (room: Room, action: string): Operation<NamesMapping, never>["permissions"] =>
  ({ UUID = "", FunctionName }, context): readonly Permission[] => {
    const { account, region } = context;
    const asked = {
      action: `lambda:${action}`,
      resource: `arn:aws:lambda:${region}:${account}:event-source-mapping:${UUID}`,
    };
    const mapping = room.regions.peek(context)?.mappings.get(UUID);
    const has = mapping?.functionArn;
    const tags = tagContext("aws:ResourceTag", mapping?.tags ?? {});
    const functions = [has, FunctionName]
      .filter((name) => name !== undefined)
      .map((name) => unqualifiedArn(parseFunctionName(name, context)));
    if (functions.length === 0) return [asked];
    return [...new Set(functions)].map((arn) => ({ ...asked, context: { "lambda:FunctionArn": arn, ...tags } }));
  };

interface NamesMapping {
  readonly UUID: string | undefined;
  readonly FunctionName?: string | undefined;
}

/** The source, if it is one that is emulated. */
function sourceOf({ EventSourceArn: arn, ...input }: CreateEventSourceMappingRequest): string {
  if (input.SelfManagedEventSource !== undefined) throw notEmulated("A self-managed event source");
  const service = arn?.split(":")[2];
  if (arn === undefined || !/^arn:aws[\w-]*:[\w-]+:/.test(arn))
    throw invalidParameterValue("Unrecognized event source.");
  if (service === "sqs" || isStreamArn(arn)) return arn;
  if (["kinesis", "kafka", "mq", "rds"].includes(service ?? "")) throw notEmulated(`An event source of ${service}`);
  throw invalidParameterValue("Unrecognized event source.");
}

const kindOf = (sourceArn: string): SourceKind =>
  isStreamArn(sourceArn) ? "stream" : sourceArn.endsWith(".fifo") ? "fifo-queue" : "queue";

function checkSource(
  room: Room,
  sourceArn: string,
  { stream }: Wish,
  target: FunctionVersion,
  context: CallContext,
): void {
  if (!stream) return checkQueueSource(room, sourceArn, target, context);
  checkStreamSource(room, sourceArn, target, context);
  checkFailureDestination(room, stream.onFailure, target, context);
}

function targetOf(room: Room, name: string | undefined, context: CallContext): FunctionVersion {
  const target = resolve(room, parseFunctionName(name, context));
  if (!target) throw invalidParameterValue("Function does not exist");
  return target;
}

/** One source feeds one function by one mapping. */
function checkNew(room: Room, sourceArn: string, { fn }: FunctionVersion, context: CallContext): void {
  const twin = liveMappings(room, context).find(
    (mapping) =>
      mapping.sourceArn === sourceArn &&
      (mapping.functionArn === fn.arn || mapping.functionArn.startsWith(`${fn.arn}:`)),
  );
  if (twin?.stream)
    throw resourceConflict(
      `The event source arn (" ${sourceArn} ") and function (" ${fn.name} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${twin.uuid}`,
    );
  if (twin)
    throw resourceConflict(
      `An event source mapping with SQS arn (" ${sourceArn} ") and function (" ${fn.name} ") already exists. Please update or delete the existing mapping with UUID ${twin.uuid}`,
    );
}

const liveMappings = (room: Room, context: CallContext): readonly EventSourceMapping[] =>
  [...room.regions.in(context).mappings.values()].filter((mapping) => !isDeleted(mapping, context.now));

function existing(room: Room, uuid: string | undefined, context: CallContext): EventSourceMapping {
  const mapping = room.regions.in(context).mappings.get(uuid ?? "");
  if (!mapping || isDeleted(mapping, context.now)) throw resourceNotFound("The resource you requested does not exist.");
  return mapping;
}

function changeable(room: Room, uuid: string | undefined, context: CallContext): EventSourceMapping {
  const mapping = existing(room, uuid, context);
  if (isChanging(mapping, context.now))
    throw resourceInUse("Cannot update the event source mapping because it is in use.");
  return mapping;
}

const stamp = (
  room: Room,
  kind: Change,
  { now, entry }: CallContext,
): Pick<EventSourceMapping, "change" | "lastModified" | "entry"> => ({
  change: { kind, doneAt: now + room.timings.update },
  lastModified: now,
  entry,
});

/** Keeps it, writes it down, tells who polls. */
function store(room: Room, mapping: EventSourceMapping, context: CallContext): Shown {
  const { mappings } = room.regions.in(context);
  const entry = writeFact(room.kernel, context.entry, mappingArn(mapping), {
    fact: "event-source-mapping-changed",
    detail: { change: mapping.change.kind, source: mapping.sourceArn, function: mapping.functionArn },
  });
  const kept = { ...mapping, entry };
  mappings.set(mapping.uuid, kept);
  if (isDeleted(mapping, context.now)) mappings.delete(mapping.uuid);
  for (const listener of room.mappingListeners) listener(kept);
  return describeMapping(mapping, mapping.change.kind);
}
