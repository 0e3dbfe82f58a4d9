import { withoutPolicy, type Kernel, type Service } from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import type { RecordsRead } from "./events.ts";
import type { StreamSource } from "./ports.ts";

export type { RecordsRead } from "./events.ts";
export type { SourceRecord, SourceStream, StreamSource } from "./ports.ts";

/** DynamoDB Streams: an API of its own over what the tables' room records. */
export interface DynamoDbStreamsRoom {
  readonly service: Service;
  onFact(listener: (fact: RecordsRead) => void): void;
}

export function createDynamoDbStreams(kernel: Kernel, streams: StreamSource): DynamoDbStreamsRoom {
  const listeners: ((fact: RecordsRead) => void)[] = [];
  return {
    service: {
      name: "dynamodbstreams",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      operations: operationsOf(kernel, streams, (fact) => {
        for (const listener of listeners) listener(fact);
      }),
      resourcePolicy: (arn) => withoutPolicy(arn),
      denied: ({ text }) => accessDenied(text),
    },
    onFact: (listener) => void listeners.push(listener),
  };
}
