import { CreateTableCommand } from "@aws-sdk/client-dynamodb";

/** A table of items with a text `p` and, below each, a number `s` that orders them. */
export const rangeTable = (TableName: string): CreateTableCommand =>
  new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "p", AttributeType: "S" },
      { AttributeName: "s", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "p", KeyType: "HASH" },
      { AttributeName: "s", KeyType: "RANGE" },
    ],
  });
