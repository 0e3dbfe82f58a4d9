import type {
  DescribeTimeToLiveInput,
  DescribeTimeToLiveOutput,
  UpdateTimeToLiveInput,
  UpdateTimeToLiveOutput,
} from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { inUse, validation } from "../errors.ts";
import { onTable } from "../permission.ts";
import { statusOf, timeToLiveStatus, type Table } from "../state.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const updateTimeToLive = (store: DynamoDbStore): Operation<UpdateTimeToLiveInput, UpdateTimeToLiveOutput> => ({
  permissions: (input, context) => [onTable("UpdateTimeToLive", input.TableName, context)],
  run(input, context) {
    const table = store.forControl(input.TableName, context);
    if (statusOf(table, context.now) === "CREATING") throw inUse(`Table is being created: ${table.address.name}`);
    const { Enabled: enabled = false, AttributeName: attribute = "" } = input.TimeToLiveSpecification ?? {};
    checkChange(table, enabled, attribute, context.now);
    const holdsAt = context.now + store.timings.changeTimeToLive;
    table.timeToLive = { attribute, enabled, changedAt: context.now, holdsAt };
    store.expiry.begin(table);
    store.note("TimeToLiveUpdated", table.arn, { table: table.arn, attribute, enabled }, causeOf(context));
    return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
  },
});

export const describeTimeToLive = (
  store: DynamoDbStore,
): Operation<DescribeTimeToLiveInput, DescribeTimeToLiveOutput> => ({
  permissions: (input, context) => [onTable("DescribeTimeToLive", input.TableName, context)],
  run(input, context) {
    const { timeToLive: ttl } = store.forControl(input.TableName, context);
    const status = timeToLiveStatus(ttl, context.now);
    return {
      TimeToLiveDescription: {
        TimeToLiveStatus: status,
        ...(ttl && status !== "DISABLED" ? { AttributeName: ttl.attribute } : {}),
      },
    };
  },
});

function checkChange({ timeToLive: ttl }: Table, enabled: boolean, attribute: string, now: number): void {
  const isEnabled = ttl?.enabled ?? false;
  if (ttl && now < ttl.holdsAt)
    throw validation("Time to live has been modified multiple times within a fixed interval");
  if (isEnabled && ttl && ttl.attribute !== attribute)
    throw validation(`TimeToLive is active on a different AttributeName: current AttributeName is ${ttl.attribute}`);
  if (isEnabled === enabled) throw validation(`TimeToLive is already ${enabled ? "enabled" : "disabled"}`);
}
