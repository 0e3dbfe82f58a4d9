import type {
  Archive as ArchiveShape,
  CreateArchiveRequest,
  CreateArchiveResponse,
  DeleteArchiveRequest,
  DescribeArchiveRequest,
  DescribeArchiveResponse,
  ListArchivesRequest,
  ListArchivesResponse,
  UpdateArchiveRequest,
  UpdateArchiveResponse,
} from "@aws-sdk/client-eventbridge";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { archiveArn, busAddress } from "../arn.ts";
import { alreadyExists, archiveNotFound, requireOneFilter, validation } from "../errors.ts";
import { readPattern } from "../matching.ts";
import { page } from "../page.ts";
import { onAll, onArchive } from "../permission.ts";
import { expire, type Archive } from "../state.ts";
import type { EventsStore } from "../store.ts";

export const createArchive = (store: EventsStore): Operation<CreateArchiveRequest, CreateArchiveResponse> => ({
  permissions: (input, context) => [onArchive("CreateArchive", input.ArchiveName, context)],
  run(input, context) {
    const {
      ArchiveName: name = "",
      EventSourceArn,
      EventPattern,
      Description,
      RetentionDays,
      KmsKeyIdentifier,
    } = input;
    if (KmsKeyIdentifier !== undefined) throw validation("Misfire does not emulate KmsKeyIdentifier of an archive.");
    const bus = store.bus(EventSourceArn, context);
    const { archives } = store.region(context);
    if (archives.has(name)) throw alreadyExists(`Archive ${name}`);
    const arn = archiveArn(context, name);
    const archive: Archive = {
      account: context.account,
      region: context.region,
      name,
      arn,
      busArn: bus.arn,
      createdAt: context.now,
      events: store.archived(arn),
      pattern: EventPattern === undefined ? undefined : readPattern(EventPattern),
      description: Description,
      retentionDays: RetentionDays ?? 0,
    };
    archives.set(name, archive);
    return stateOf(archive);
  },
});

const stateOf = (archive: Archive): CreateArchiveResponse => ({
  ArchiveArn: archive.arn,
  State: "ENABLED",
  CreationTime: new Date(archive.createdAt),
});

function archiveOf(store: EventsStore, name: string | undefined, context: CallContext): Archive {
  const archive = store.region(context).archives.get(name ?? "");
  if (!archive) throw archiveNotFound(name ?? "");
  expire(archive, context.now);
  return archive;
}

export const updateArchive = (store: EventsStore): Operation<UpdateArchiveRequest, UpdateArchiveResponse> => ({
  permissions: (input, context) => [onArchive("UpdateArchive", input.ArchiveName, context)],
  run(input, context) {
    const archive = archiveOf(store, input.ArchiveName, context);
    if (input.KmsKeyIdentifier) throw validation("Misfire does not emulate KmsKeyIdentifier of an archive.");
    if (input.EventPattern !== undefined) archive.pattern = readPattern(input.EventPattern);
    archive.description = input.Description ?? archive.description;
    archive.retentionDays = input.RetentionDays ?? archive.retentionDays;
    return stateOf(archive);
  },
});

export const deleteArchive = (store: EventsStore): Operation<DeleteArchiveRequest, Record<string, never>> => ({
  permissions: (input, context) => [onArchive("DeleteArchive", input.ArchiveName, context)],
  run(input, context) {
    const { name, events } = archiveOf(store, input.ArchiveName, context);
    events.clear();
    store.region(context).archives.delete(name);
    return {};
  },
});

export const describeArchive = (store: EventsStore): Operation<DescribeArchiveRequest, DescribeArchiveResponse> => ({
  permissions: (input, context) => [onArchive("DescribeArchive", input.ArchiveName, context)],
  run(input, context) {
    const archive = archiveOf(store, input.ArchiveName, context);
    return {
      ...shapeOf(archive),
      ArchiveArn: archive.arn,
      Description: archive.description,
      EventPattern: archive.pattern?.text,
    };
  },
});

export const listArchives = (store: EventsStore): Operation<ListArchivesRequest, ListArchivesResponse> => ({
  permissions: () => [onAll("ListArchives")],
  run(input, context) {
    const { NamePrefix = "", EventSourceArn, State } = input;
    requireOneFilter("ListArchives", input.NamePrefix, EventSourceArn, State);
    const bus = EventSourceArn === undefined ? undefined : store.bus(busAddress(EventSourceArn, context).name, context);
    const found = [...store.region(context).archives.values()]
      .filter(({ name, busArn }) => name.startsWith(NamePrefix) && (!bus || busArn === bus.arn))
      .filter(() => State === undefined || State === "ENABLED");
    for (const archive of found) expire(archive, context.now);
    const { items, ...next } = page(found, input);
    return { Archives: items.map(shapeOf), ...next };
  },
});

const shapeOf = (archive: Archive): ArchiveShape => ({
  ArchiveName: archive.name,
  EventSourceArn: archive.busArn,
  State: "ENABLED",
  RetentionDays: archive.retentionDays,
  SizeBytes: [...archive.events.values()].reduce((sum, { bytes }) => sum + bytes, 0),
  EventCount: archive.events.size,
  CreationTime: new Date(archive.createdAt),
});
