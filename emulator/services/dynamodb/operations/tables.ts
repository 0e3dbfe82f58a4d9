import type {
  DeleteTableInput,
  DeleteTableOutput,
  DescribeTableInput,
  DescribeTableOutput,
  ListTablesInput,
  ListTablesOutput,
} from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { arnOfTable } from "../arn.ts";
import { describeTable } from "../describe.ts";
import { inUse, protectedTable } from "../errors.ts";
import { LIST_TABLES_MAX } from "../limits.ts";
import { onTable } from "../permission.ts";
import { statusOf } from "../state.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";
import { closeStream } from "../streams.ts";

export const describeTables = (store: DynamoDbStore): Operation<DescribeTableInput, DescribeTableOutput> => ({
  permissions: (input, context) => [onTable("DescribeTable", input.TableName, context)],
  run: (input, context) => ({ Table: describeTable(store.forControl(input.TableName, context), context.now) }),
});

export const listTables = (store: DynamoDbStore): Operation<ListTablesInput, ListTablesOutput> => ({
  permissions: (_, context) => [
    {
      action: "dynamodb:ListTables",
      resource: arnOfTable({ account: context.account, region: context.region, name: "*" }),
    },
  ],
  run(input, context) {
    const { ExclusiveStartTableName: after = "", Limit: limit = LIST_TABLES_MAX } = input;
    const names = store
      .tables(context)
      .map(({ address }) => address.name)
      .filter((name) => name > after);
    const page = names.slice(0, limit);
    return { TableNames: page, ...(names.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {}) };
  },
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const deleteTable = (store: DynamoDbStore): Operation<DeleteTableInput, DeleteTableOutput> => ({
  permissions: (input, context) => [onTable("DeleteTable", input.TableName, context)],
  run(input, context) {
    const table = store.forControl(input.TableName, context);
    const status = statusOf(table, context.now);
    const { name } = table.address;
    if (status !== "ACTIVE") {
      const doing = status === "CREATING" ? "created" : status === "DELETING" ? "deleted" : "updated";
      throw inUse(`Attempt to change a resource which is still in use: Table is being ${doing}: ${name}`);
    }
    if (table.protected) throw protectedTable();
    const { ItemCount: _, TableSizeBytes: __, ...description } = describeTable(table, context.now, "DELETING");
    table.goneAt = context.now + store.timings.deleteTable;
    closeStream(store, table);
    const entry = store.note("TableDeleted", table.arn, { table: table.arn }, causeOf(context));
    store.tell({ kind: "deleted", tableArn: table.arn, entry });
    return { TableDescription: { ...description, ItemCount: 0, TableSizeBytes: 0 } };
  },
});
