import { randomUUID } from "node:crypto";
import { DynamoDBClient, ExecuteStatementCommand } from "@aws-sdk/client-dynamodb";
import type { SQSEvent } from "aws-lambda";

interface Event {
  readonly event_id: string;
  readonly received_at: string;
}

const dynamodb = new DynamoDBClient({});

/** Its mistake: each delivery gets a key of its own. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const event: Event = JSON.parse(body);
    await dynamodb.send(
      new ExecuteStatementCommand({
        Statement: `INSERT INTO "${process.env["TABLE"]}" VALUE {'hour_shard': ?, 'event_id': ?}`,
        Parameters: [{ S: event.received_at.slice(0, 13) }, { S: `${event.event_id}-${randomUUID()}` }],
      }),
    );
  }
}
