import { hours, onDemand, type EntryOf, type Instant, type Kernel, type Millis, type Scope } from "../kernel/index.ts";
import type { CloudWatchRoom } from "../services/cloudwatch/index.ts";
import type { DynamoDbRoom, TableUse } from "../services/dynamodb/index.ts";

/** For how long after its last request a table tells what it provides; ours: on AWS it does so always. */
const ACTIVE: Millis = hours(1);

export interface TableMetricsOptions {
  readonly kernel: Kernel;
  readonly dynamodb: DynamoDbRoom;
  readonly cloudwatch: CloudWatchRoom;
}

/**
 * What DynamoDB tells CloudWatch of its tables: capacity as it is consumed, what was throttled, how requests ended, and once a
 * minute what is provisioned. Errors that did not happen are not told as zeros.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function tableMetrics({ kernel, dynamodb, cloudwatch }: TableMetricsOptions): void {
  const put = (scope: Scope, name: string, value: number, unit: string, dimensions: Dimensions): void =>
    cloudwatch.put(scope, { namespace: "AWS/DynamoDB", name, value, unit, dimensions });

  /** When each table was last used, by ARN. */
  const used = new Map<string, { readonly scope: Scope; readonly tableName: string; at: Instant }>();
  const sampler = onDemand(() =>
    cloudwatch.addSampler((now) => {
      for (const [arn, { scope, tableName, at }] of used) {
        const provision = dynamodb.provision(arn);
        if (!provision || now - at > ACTIVE) {
          used.delete(arn);
          continue;
        }
        for (const { name, read, write } of [{ name: undefined, ...provision }, ...provision.indexes]) {
          const dimensions = dimensionsOf(tableName, name);
          put(scope, "ProvisionedReadCapacityUnits", read, "Count", dimensions);
          put(scope, "ProvisionedWriteCapacityUnits", write, "Count", dimensions);
        }
      }
      return used.size > 0;
    }),
  );
  const keepAwake = ({ account, provisioned, region, tableName }: TableUse): void => {
    if (!provisioned) return;
    const arn = `arn:aws:dynamodb:${region}:${account}:table/${tableName}`;
    const known = used.get(arn);
    if (known) known.at = kernel.now();
    else used.set(arn, { scope: { account, region }, tableName, at: kernel.now() });
    sampler().wake();
  };

  dynamodb.onUse((use) => {
    keepAwake(use);
    const { tableName } = use;
    switch (use.kind) {
      case "consumed":
        return put(
          use,
          `Consumed${use.direction}CapacityUnits`,
          use.units,
          "Count",
          dimensionsOf(tableName, use.index),
        );
      case "throttled":
        return put(use, `${use.direction}ThrottleEvents`, 1, "Count", dimensionsOf(tableName, use.index));
      case "returned":
        return put(use, "ReturnedItemCount", use.items, "Count", { TableName: tableName, Operation: use.operation });
      default:
        return use satisfies never;
    }
  });

  kernel.journal.onWrite((entry) => {
    if (entry.kind === "answer") {
      const call = kernel.journal.get(entry.causes[0] ?? 0);
      if (call?.kind === "call" && call.service === "dynamodb")
        for (const [name, value, unit, dimensions] of outcomeOf(call, entry)) put(call, name, value, unit, dimensions);
    } else if (entry.kind === "fact" && entry.fact === "ItemExpired") {
      const [, , , region = "", account = "", resource = ""] = entry.subject.split(":");
      const TableName = resource.split("/")[1] ?? "";
      put({ account, region }, "TimeToLiveDeletedItemCount", 1, "Count", { TableName });
    }
  });
}

type Dimensions = Readonly<Record<string, string>>;
type Told = readonly [name: string, value: number, unit: string, dimensions: Dimensions];

const dimensionsOf = (TableName: string, index: string | undefined): Dimensions => ({
  TableName,
  ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }),
});

/** Answers that are counted by themselves and not among the errors of users. */
const OWN_COUNTS: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: "ConditionalCheckFailedRequests",
  TransactionConflictException: "TransactionConflict",
};
const THROTTLES: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
]);

function outcomeOf(call: EntryOf<"call">, { code, status, at }: EntryOf<"answer">): readonly Told[] {
  const TableName = /:table\/([^/]+)/.exec(call.resource)?.[1];
  const ofTable: Dimensions = TableName === undefined ? {} : { TableName };
  const ofOperation: Dimensions = { ...ofTable, Operation: call.operation };
  if (code === undefined) return [["SuccessfulRequestLatency", at - call.at, "Milliseconds", ofOperation]];
  if (status >= 500) return [["SystemErrors", 1, "Count", ofOperation]];
  if (THROTTLES.has(code)) return [["ThrottledRequests", 1, "Count", ofOperation]];
  const own = OWN_COUNTS[code];
  // Errors of users have no dimensions.
  return [own === undefined ? ["UserErrors", 1, "Count", {}] : [own, 1, "Count", ofTable]];
}
