import type {
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  Projection,
  ProvisionedThroughputDescription,
  TableDescription,
  TableStatus,
} from "@aws-sdk/client-dynamodb";
import type { Instant } from "../../kernel/index.ts";
import { arnOfIndex } from "./arn.ts";
import { WARM_READ_UNITS, WARM_WRITE_UNITS } from "./limits.ts";
import { statusOf, statusOfIndex, type Index, type Table, type Throughput } from "./state.ts";
import type { Keys } from "./storage/entry.ts";
import type { IndexShape } from "./storage/index-data.ts";

/** As DescribeTable shows a table; `status` for answers that show what begins. */
export function describeTable(
  table: Table,
  now: Instant,
  status: TableStatus = statusOf(table, now),
): TableDescription {
  const { data, stream, billing } = table;
  const locals = [...table.indexes.values()].filter(({ shape }) => shape.kind === "local");
  const globals = [...table.indexes.values()].filter(({ shape }) => shape.kind === "global");
  const beginning = status === "CREATING";
  return {
    AttributeDefinitions: [...table.definitions],
    TableName: table.address.name,
    KeySchema: schemaOf(data.keys),
    TableStatus: status,
    CreationDateTime: new Date(table.createdAt),
    ProvisionedThroughput: describeThroughput(table.throughput),
    TableSizeBytes: data.main.bytes,
    ItemCount: data.main.count,
    TableArn: table.arn,
    TableId: table.id,
    DeletionProtectionEnabled: table.protected,
    ...(billing.mode === "PAY_PER_REQUEST"
      ? {
          BillingModeSummary: {
            BillingMode: "PAY_PER_REQUEST",
            ...(billing.onDemandSince === undefined
              ? {}
              : { LastUpdateToPayPerRequestDateTime: new Date(billing.onDemandSince) }),
          },
        }
      : {}),
    ...(locals.length > 0 ? { LocalSecondaryIndexes: locals.map((index) => describeLocal(table, index)) } : {}),
    ...(globals.length > 0
      ? { GlobalSecondaryIndexes: globals.map((index) => describeGlobal(table, index, now, beginning)) }
      : {}),
    ...(stream
      ? {
          LatestStreamArn: stream.origin.arn,
          LatestStreamLabel: stream.origin.label,
          ...(stream.disabledAt === undefined
            ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.origin.view } }
            : {}),
        }
      : {}),
    ...(table.tableClass ? { TableClassSummary: { TableClass: table.tableClass } } : {}),
    ...(table.encryption ? { SSEDescription: table.encryption } : {}),
    ...(table.onDemand ? { OnDemandThroughput: table.onDemand } : {}),
    ...(beginning ? {} : { WarmThroughput: { ...warmth(table, table.throughput), Status: "ACTIVE" } }),
  };
}

export const schemaOf = ({ partition, sort }: Keys): KeySchemaElement[] => [
  { AttributeName: partition.name, KeyType: "HASH" },
  ...(sort ? [{ AttributeName: sort.name, KeyType: "RANGE" as const }] : []),
];

const warmth = (
  { billing }: Table,
  { read, write }: Throughput,
): { readonly ReadUnitsPerSecond: number; readonly WriteUnitsPerSecond: number } =>
  billing.mode === "PAY_PER_REQUEST"
    ? { ReadUnitsPerSecond: WARM_READ_UNITS, WriteUnitsPerSecond: WARM_WRITE_UNITS }
    : { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write };

const describeThroughput = (throughput: Throughput): ProvisionedThroughputDescription => ({
  ...(throughput.increasedAt === undefined ? {} : { LastIncreaseDateTime: new Date(throughput.increasedAt) }),
  ...(throughput.decreasedAt === undefined ? {} : { LastDecreaseDateTime: new Date(throughput.decreasedAt) }),
  NumberOfDecreasesToday: throughput.decreases,
  ReadCapacityUnits: throughput.read,
  WriteCapacityUnits: throughput.write,
});

function describeLocal(table: Table, { shape }: Index): LocalSecondaryIndexDescription {
  const data = table.data.index(shape.name)?.data;
  return {
    IndexName: shape.name,
    KeySchema: schemaOf(shape.keys),
    Projection: describeProjection(shape),
    IndexSizeBytes: data?.bytes ?? 0,
    ItemCount: data?.count ?? 0,
    IndexArn: arnOfIndex(table.arn, shape.name),
  };
}

function describeGlobal(table: Table, index: Index, now: Instant, beginning: boolean): GlobalSecondaryIndexDescription {
  const status = beginning ? "CREATING" : statusOfIndex(index, now);
  return {
    ...describeLocal(table, index),
    IndexStatus: status,
    ...(status === "CREATING" && !beginning ? { Backfilling: true } : {}),
    ProvisionedThroughput: describeThroughput(index.throughput),
    ...(index.onDemand ? { OnDemandThroughput: index.onDemand } : {}),
    ...(beginning ? {} : { WarmThroughput: { ...warmth(table, index.throughput), Status: "ACTIVE" } }),
  };
}

const describeProjection = ({ projection }: IndexShape): Projection => ({
  ProjectionType: projection.kind,
  ...(projection.kind === "INCLUDE" ? { NonKeyAttributes: [...projection.names] } : {}),
});
