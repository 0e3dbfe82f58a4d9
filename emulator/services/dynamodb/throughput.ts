import type { OnDemandThroughput, ProvisionedThroughput } from "@aws-sdk/client-dynamodb";
import type { Instant } from "../../kernel/index.ts";
import { arnOfIndex } from "./arn.ts";
import { Bucket, type Direction } from "./capacity.ts";
import { invalidValues } from "./errors.ts";
import type { Table, Throughput } from "./state.ts";
import { nameOfLimited } from "./write.ts";

type BillingMode = Table["billing"]["mode"];

const ON_DEMAND: Throughput = { read: 0, write: 0, decreases: 0 };

/** What CreateTable and UpdateTable may say of capacity; throws AWS's answer to what does not fit the billing mode. */
export function readThroughput(
  mode: BillingMode,
  given: ProvisionedThroughput | undefined,
  index?: string,
): Throughput {
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = given ?? {};
  if (mode === "PAY_PER_REQUEST") {
    if (given)
      throw invalidValues(
        index === undefined
          ? "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
          : `ProvisionedThroughput should not be specified for index: ${index} when BillingMode is PAY_PER_REQUEST`,
      );
    return ON_DEMAND;
  }
  if (read === undefined || write === undefined)
    throw invalidValues(
      index === undefined
        ? "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        : `ProvisionedThroughput must be specified for index: ${index}`,
    );
  return { read, write, decreases: 0 };
}

/** Sets what limits requests to what table and indexes say now. */
export function limit(table: Table, now: Instant): void {
  const wanted = new Set<string>();
  const set = (
    index: string | undefined,
    direction: Direction,
    rate: number | undefined,
    by: "provisioned" | "on-demand-max",
  ): void => {
    if (rate === undefined || rate < 0) return;
    const name = nameOfLimited(index, direction);
    wanted.add(name);
    const there = table.limited.get(name);
    if (there?.by === by) there.bucket.set(rate, now);
    else {
      const resource = index === undefined ? table.arn : arnOfIndex(table.arn, index);
      table.limited.set(name, {
        resource,
        index: index !== undefined,
        direction,
        by,
        bucket: new Bucket(rate, now),
      });
    }
  };
  const both = (index: string | undefined, throughput: Throughput, onDemand: OnDemandThroughput | undefined): void => {
    if (table.billing.mode === "PROVISIONED") {
      set(index, "Read", throughput.read, "provisioned");
      set(index, "Write", throughput.write, "provisioned");
    } else {
      set(index, "Read", onDemand?.MaxReadRequestUnits, "on-demand-max");
      set(index, "Write", onDemand?.MaxWriteRequestUnits, "on-demand-max");
    }
  };
  both(undefined, table.throughput, table.onDemand);
  for (const { shape, throughput, onDemand } of table.indexes.values())
    if (shape.kind === "global") both(shape.name, throughput, onDemand);
  for (const name of table.limited.keys()) if (!wanted.has(name)) table.limited.delete(name);
}

/** New units, with the times that DescribeTable shows. */
export function changed(before: Throughput, after: Throughput, now: Instant): Throughput {
  const { increasedAt, decreasedAt, decreases } = before;
  const up = after.read > before.read || after.write > before.write;
  const down = after.read < before.read || after.write < before.write;
  return {
    read: after.read,
    write: after.write,
    decreases: decreases + (down ? 1 : 0),
    ...(up ? { increasedAt: now } : increasedAt === undefined ? {} : { increasedAt }),
    ...(down ? { decreasedAt: now } : decreasedAt === undefined ? {} : { decreasedAt }),
  };
}
