import type { StreamViewType } from "@aws-sdk/client-dynamodb";
import { iso } from "../../kernel/index.ts";
import { arnOfStream } from "./arn.ts";
import { schemaOf } from "./describe.ts";
import type { Table } from "./state.ts";
import type { DynamoDbStore } from "./store.ts";

/** Begins a stream for a table. */
export function openStream(store: DynamoDbStore, table: Table, view: StreamViewType): void {
  const now = store.kernel.now();
  // Labels tell a table's streams apart, those of its namesakes before it too.
  let labelled = now;
  const labelOf = (): string => iso(labelled).replace("Z", "");
  while (store.stream(arnOfStream(table.arn, labelOf()))) labelled += 1;
  const label = labelOf();
  const stream = store.kept.stream({
    account: table.address.account,
    region: table.address.region,
    arn: arnOfStream(table.arn, label),
    label,
    tableArn: table.arn,
    tableName: table.address.name,
    view,
    createdAt: now,
    keySchema: schemaOf(table.data.keys),
    shardId: `shardId-${String(now).padStart(20, "0")}-${store.kernel.random.stream("dynamodb.shard-id").hex(8)}`,
  });
  table.stream = stream;
  store.addStream(stream);
}

/** Ends a table's stream; what is in it can be read for a day. */
export function closeStream(store: DynamoDbStore, table: Table): void {
  table.stream?.end(store.kernel.now());
}
