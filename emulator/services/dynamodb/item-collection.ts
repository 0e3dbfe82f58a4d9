import type { ItemCollectionMetrics, ReturnItemCollectionMetrics } from "@aws-sdk/client-dynamodb";
import type { Table } from "./state.ts";
import type { AttributeValue } from "./values/attribute-value.ts";

/**
 * How large a partition with its local indexes is, for those who ask; only tables with local indexes know.
 * An estimate, on AWS as here: no collection in memory comes to a gigabyte.
 */
export function collectionMetrics(
  wanted: ReturnItemCollectionMetrics | undefined,
  table: Table,
  key: Readonly<Record<string, AttributeValue>>,
): { readonly ItemCollectionMetrics?: ItemCollectionMetrics } {
  const { name } = table.data.keys.partition;
  const value = key[name];
  const collects = [...table.indexes.values()].some(({ shape }) => shape.kind === "local");
  if (wanted !== "SIZE" || !collects || !value) return {};
  return { ItemCollectionMetrics: { ItemCollectionKey: { [name]: value }, SizeEstimateRangeGB: [0, 1] } };
}
