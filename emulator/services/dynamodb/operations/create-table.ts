import type { CreateTableInput, CreateTableOutput, StreamSpecification } from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { addressOf, arnOfTable } from "../arn.ts";
import { describeTable } from "../describe.ts";
import { invalidValues, tableExists, unsupported } from "../errors.ts";
import { onTable } from "../permission.ts";
import { readSchema } from "../schema.ts";
import type { Index, Table } from "../state.ts";
import { TableData } from "../storage/table-data.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";
import { openStream } from "../streams.ts";
import { limit, readThroughput } from "../throughput.ts";
import { encryptionOf } from "./encryption.ts";
import { policyOf } from "./resource-policy.ts";
import { setTags } from "./tags.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTable = (store: DynamoDbStore): Operation<CreateTableInput, CreateTableOutput> => ({
  permissions: (input, context) => [
    onTable("CreateTable", input.TableName, context),
    ...(input.Tags?.length ? [onTable("TagResource", input.TableName, context)] : []),
  ],
  run(input, context) {
    const address = addressOf(input.TableName, context);
    const made = tableOf(store, input, arnOfTable(address));
    if (store.find(address)) throw tableExists(address.name);
    const table: Table = { ...made, address };
    setTags(table, input.Tags ?? []);
    if (input.StreamSpecification?.StreamEnabled) openStream(store, table, viewOf(input.StreamSpecification));
    limit(table, context.now);
    store.add(table);
    const entry = store.note("TableCreated", table.arn, { table: table.arn }, causeOf(context));
    store.tell({ kind: "created", tableArn: table.arn, entry });
    return { TableDescription: describeTable(table, context.now, "CREATING") };
  },
});

function tableOf(store: DynamoDbStore, input: CreateTableInput, arn: string): Omit<Table, "address"> {
  refuseUnknown(input);
  const mode = input.BillingMode ?? "PROVISIONED";
  const throughput = readThroughput(mode, input.ProvisionedThroughput);
  const { keys, indexes } = readSchema(input);
  const now = store.kernel.now();
  const activeAt = now + store.timings.createTable;
  const made = indexes.map((shape): Index => {
    const given = input.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === shape.name);
    return {
      shape,
      throughput:
        shape.kind === "local"
          ? { read: 0, write: 0, decreases: 0 }
          : readThroughput(mode, given?.ProvisionedThroughput, shape.name),
      onDemand: given?.OnDemandThroughput,
      activeAt,
      updatedAt: activeAt,
      goneAt: undefined,
    };
  });
  return {
    arn,
    id: store.kernel.random.stream("dynamodb.table-id").uuid(),
    createdAt: now,
    data: new TableData(keys, indexes),
    tags: new Map(),
    indexes: new Map(made.map((index) => [index.shape.name, index])),
    limited: new Map(),
    definitions: input.AttributeDefinitions ?? [],
    billing: { mode, onDemandSince: mode === "PAY_PER_REQUEST" ? now : undefined },
    throughput,
    onDemand: input.OnDemandThroughput,
    stream: undefined,
    timeToLive: undefined,
    protected: input.DeletionProtectionEnabled ?? false,
    tableClass: input.TableClass,
    encryption: encryptionOf(input.SSESpecification),
    policy: input.ResourcePolicy === undefined ? undefined : policyOf(input.ResourcePolicy),
    activeAt,
    updatedAt: activeAt,
    goneAt: undefined,
  };
}

function refuseUnknown(input: CreateTableInput): void {
  for (const name of ["GlobalTableSourceArn", "GlobalTableSettingsReplicationMode", "VectorIndexes"] as const)
    if (input[name] !== undefined) throw unsupported(name);
}

/** What a stream shows; throws AWS's answer when nobody said. */
export function viewOf({
  StreamViewType: view,
}: StreamSpecification): NonNullable<StreamSpecification["StreamViewType"]> {
  if (!view) throw invalidValues("StreamViewType must be specified when StreamEnabled is true");
  return view;
}
