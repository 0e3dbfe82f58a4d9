import {
  BatchExecuteStatementCommand,
  type AttributeValue,
  type BatchExecuteStatementCommandOutput,
  type BatchStatementResponse,
} from "@aws-sdk/client-dynamodb";
import type { AnalyticsEvent } from "../analytics-event.ts";
import { tableKey } from "../places.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html */
const STATEMENTS_MAX = 25;

/** Whether the event was there already. */
export type Stored = "new" | "known";

export interface TableClient {
  send(command: BatchExecuteStatementCommand): Promise<BatchExecuteStatementCommandOutput>;
}

interface Waiting {
  readonly event: AnalyticsEvent;
  readonly done: (stored: Stored) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Inserts events into the table, those of one moment with one call. An insert is a conditional write: it fails where the key
 * is taken. (BatchWriteItem knows no conditions, and a transaction fails as a whole and costs twice as much.)
 */
export class TableInserts {
  readonly #dynamodb: TableClient;
  readonly #table: string;
  #waiting: Waiting[] = [];

  constructor(dynamodb: TableClient, table: string) {
    this.#dynamodb = dynamodb;
    this.#table = table;
  }

  /** Rejects when the event could not be written; the others of its call may have been. */
  insert(event: AnalyticsEvent): Promise<Stored> {
    return new Promise((done, failed) => {
      this.#waiting.push({ event, done, failed });
      if (this.#waiting.length === STATEMENTS_MAX) this.#flush();
      // All records of a batch are begun before this comes to its turn.
      else if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
    });
  }

  #flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    this.#send(batch).catch((error: unknown) => {
      for (const { failed } of batch) failed(error);
    });
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    const Statements = batch.map(({ event }) => {
      const item = Object.entries(itemOf(event));
      const places = item.map(([name]) => `'${name}': ?`).join(", ");
      return {
        Statement: `INSERT INTO "${this.#table}" VALUE {${places}}`,
        Parameters: item.map(([, value]) => value),
      };
    });
    const { Responses = [] } = await this.#dynamodb.send(new BatchExecuteStatementCommand({ Statements }));
    for (const [index, { done, failed }] of batch.entries()) {
      const error = errorOf(Responses[index]);
      if (error === undefined) done("new");
      else if (error.Code === "DuplicateItem") done("known");
      else failed(new Error(`not stored: ${error.Code ?? "unknown"}: ${error.Message ?? ""}`));
    }
  }
}

/** Every statement has an answer of its own, in the same order. */
const errorOf = (response: BatchStatementResponse | undefined): BatchStatementResponse["Error"] =>
  response ? response.Error : { Code: "InternalServerError", Message: "the answer says nothing of it" };

function itemOf(event: AnalyticsEvent): Record<string, AttributeValue> {
  const { hour_shard, event_id } = tableKey(event);
  const properties = Object.entries(event.properties ?? {}).map(([name, value]) => [name, attributeOf(value)] as const);
  return {
    hour_shard: { S: hour_shard },
    event_id: { S: event_id },
    event_type: { S: event.event_type },
    user_id: { S: event.user_id },
    page: { S: event.page },
    received_at: { S: event.received_at },
    source_ip: { S: event.source_ip },
    ...(properties.length > 0 ? { properties: { M: Object.fromEntries(properties) } } : {}),
  };
}

function attributeOf(value: string | number | boolean): AttributeValue {
  if (typeof value === "string") return { S: value };
  return typeof value === "number" ? { N: String(value) } : { BOOL: value };
}
