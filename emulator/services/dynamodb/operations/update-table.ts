import type { GlobalSecondaryIndexUpdate, UpdateTableInput, UpdateTableOutput } from "@aws-sdk/client-dynamodb";
import type { Instant, Operation } from "../../../kernel/index.ts";
import { describeTable } from "../describe.ts";
import { inUse, invalidValues, limitExceeded, noSuchIndex, unsupported, validation } from "../errors.ts";
import { GLOBAL_INDEXES_MAX } from "../limits.ts";
import { onTable } from "../permission.ts";
import { readIndex } from "../schema.ts";
import { statusOf, statusOfIndex, type Index, type Table } from "../state.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";
import { closeStream, openStream } from "../streams.ts";
import { changed, limit, readThroughput } from "../throughput.ts";
import { viewOf } from "./create-table.ts";
import { encryptionOf } from "./encryption.ts";

const CHANGES = [
  "BillingMode",
  "ProvisionedThroughput",
  "GlobalSecondaryIndexUpdates",
  "StreamSpecification",
  "SSESpecification",
  "TableClass",
  "DeletionProtectionEnabled",
  "OnDemandThroughput",
] as const satisfies readonly (keyof UpdateTableInput)[];

const UNKNOWN = [
  "ReplicaUpdates",
  "MultiRegionConsistency",
  "GlobalTableWitnessUpdates",
  "GlobalTableSettingsReplicationMode",
  "DisassociationProtectionEnabled",
  "VectorIndexUpdates",
  "WarmThroughput",
] as const satisfies readonly (keyof UpdateTableInput)[];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export const updateTable = (store: DynamoDbStore): Operation<UpdateTableInput, UpdateTableOutput> => ({
  permissions: (input, context) => [onTable("UpdateTable", input.TableName, context)],
  run(input, context) {
    for (const name of UNKNOWN) if (input[name] !== undefined) throw unsupported(name);
    const table = store.forControl(input.TableName, context);
    if (CHANGES.every((name) => input[name] === undefined))
      throw validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
      );
    if (statusOf(table, context.now) !== "ACTIVE")
      throw inUse(
        `Attempt to change a resource which is still in use: Table is being ${statusOf(table, context.now) === "CREATING" ? "created" : "updated"}: ${table.address.name}`,
      );
    const updates = input.GlobalSecondaryIndexUpdates ?? [];
    updateCapacity(table, input, updates, context.now);
    updateIndexes(store, table, input, updates, context.now);
    updateStream(store, table, input);
    table.protected = input.DeletionProtectionEnabled ?? table.protected;
    table.tableClass = input.TableClass ?? table.tableClass;
    table.onDemand = input.OnDemandThroughput ?? table.onDemand;
    if (input.SSESpecification) table.encryption = encryptionOf(input.SSESpecification);
    limit(table, context.now);
    table.updatedAt = context.now + store.timings.updateTable;
    const entry = store.note("TableUpdated", table.arn, { table: table.arn }, causeOf(context));
    store.tell({ kind: "updated", tableArn: table.arn, entry });
    return { TableDescription: describeTable(table, context.now, "UPDATING") };
  },
});

function updateCapacity(
  table: Table,
  input: UpdateTableInput,
  updates: readonly GlobalSecondaryIndexUpdate[],
  now: Instant,
): void {
  const { BillingMode: mode = table.billing.mode, ProvisionedThroughput: given } = input;
  if (!given && mode === table.billing.mode) return;
  const throughput = readThroughput(mode, given);
  if (mode === table.billing.mode) requireChange(table, throughput);
  if (mode !== table.billing.mode) {
    const billing = { mode, onDemandSince: mode === "PAY_PER_REQUEST" ? now : table.billing.onDemandSince };
    const indexes = globalsOf(table).map((index): Index => {
      const update = updates.find(({ Update }) => Update?.IndexName === index.shape.name)?.Update;
      const read = readThroughput(mode, update?.ProvisionedThroughput, index.shape.name);
      return { ...index, throughput: changed(index.throughput, read, now) };
    });
    for (const index of indexes) table.indexes.set(index.shape.name, index);
    table.billing = billing;
  }
  table.throughput = changed(table.throughput, throughput, now);
}

const globalsOf = (table: Table): readonly Index[] =>
  [...table.indexes.values()].filter(({ shape }) => shape.kind === "global");

function requireChange({ throughput }: Table, { read, write }: Table["throughput"]): void {
  if (throughput.read !== read || throughput.write !== write) return;
  throw validation(
    `The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: ${read}. Requested ReadCapacityUnits: ${read}. Current WriteCapacityUnits provisioned for the table: ${write}. Requested WriteCapacityUnits: ${write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
  );
}

function updateIndexes(
  store: DynamoDbStore,
  table: Table,
  input: UpdateTableInput,
  updates: readonly GlobalSecondaryIndexUpdate[],
  now: Instant,
): void {
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1)
    throw limitExceeded(
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
  for (const { Create, Update, Delete } of updates) {
    if (Create) createIndex(store, table, input, Create, now);
    if (Update) updateIndex(store, table, Update, now);
    if (Delete) {
      const index = existing(table, Delete.IndexName);
      table.indexes.set(index.shape.name, { ...index, goneAt: now + store.timings.deleteIndex });
    }
  }
}

function existing(table: Table, name: string = ""): Index {
  const index = table.indexes.get(name);
  if (index?.shape.kind !== "global") throw noSuchIndex(name);
  return index;
}

function createIndex(
  store: DynamoDbStore,
  table: Table,
  input: UpdateTableInput,
  create: NonNullable<GlobalSecondaryIndexUpdate["Create"]>,
  now: Instant,
): void {
  const name = create.IndexName ?? "";
  if (table.indexes.has(name)) throw validation(`Attempting to create an index which already exists: ${name}`);
  if (globalsOf(table).length >= GLOBAL_INDEXES_MAX)
    throw limitExceeded("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  const known = new Map(table.definitions.map((definition) => [definition.AttributeName, definition]));
  for (const definition of input.AttributeDefinitions ?? []) known.set(definition.AttributeName, definition);
  const definitions = [...known.values()];
  const shape = readIndex(create, "global", definitions);
  const throughput = readThroughput(table.billing.mode, create.ProvisionedThroughput, name);
  const activeAt = now + store.timings.createIndex;
  table.indexes.set(name, {
    shape,
    throughput,
    onDemand: create.OnDemandThroughput,
    activeAt,
    updatedAt: activeAt,
    goneAt: undefined,
  });
  table.definitions = definitions;
  // Filled at once; until it is ACTIVE nobody can read it.
  table.data.addIndex(shape);
}

function updateIndex(
  store: DynamoDbStore,
  table: Table,
  update: NonNullable<GlobalSecondaryIndexUpdate["Update"]>,
  now: Instant,
): void {
  const index = existing(table, update.IndexName);
  if (statusOfIndex(index, now) !== "ACTIVE")
    throw inUse(`Attempt to change a resource which is still in use: Index is being changed: ${index.shape.name}`);
  if (update.WarmThroughput) throw unsupported("WarmThroughput");
  const given = update.ProvisionedThroughput;
  const throughput = given
    ? changed(index.throughput, readThroughput(table.billing.mode, given, index.shape.name), now)
    : index.throughput;
  table.indexes.set(index.shape.name, {
    ...index,
    throughput,
    onDemand: update.OnDemandThroughput ?? index.onDemand,
    updatedAt: now + store.timings.updateTable,
  });
}

function updateStream(store: DynamoDbStore, table: Table, { StreamSpecification: wanted }: UpdateTableInput): void {
  if (!wanted) return;
  const enabled = table.stream !== undefined && table.stream.disabledAt === undefined;
  if (wanted.StreamEnabled && enabled)
    throw validation(`Table already has an enabled stream: TableName: ${table.address.name}`);
  if (!wanted.StreamEnabled && !enabled)
    throw validation(`Table already has a disabled stream: TableName: ${table.address.name}`);
  if (!wanted.StreamEnabled && wanted.StreamViewType)
    throw invalidValues("StreamViewType must not be specified when StreamEnabled is false");
  if (wanted.StreamEnabled) openStream(store, table, viewOf(wanted));
  else closeStream(store, table);
}
