import { type Kernel, type ResourcePolicy, type Service, onDemand } from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { addressOfArn } from "./arn.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import type { DynamoDbFact } from "./events.ts";
import { Expiry } from "./expiry.ts";
import { IMMEDIATE, type Timings } from "./state.ts";
import { createStore } from "./store.ts";
import { limit } from "./throughput.ts";
import { streamPort, type StreamPort } from "./stream-port.ts";
import type { Provision, TableUse } from "./usage.ts";

export { eventRecord } from "./event-record.ts";
export { subjectOf, type DynamoDbFact, type ItemChanged, type TableChanged } from "./events.ts";
export type { Timings } from "./state.ts";
export type { ChangeName, StreamRecord } from "./stream.ts";
export type { StreamPort, StreamView } from "./stream-port.ts";
export type { Provision, TableUse } from "./usage.ts";
export type { AttributeValue, Item } from "./values/attribute-value.ts";

/** DynamoDB: tables, items, expressions. See README.md for what is emulated. */
export interface DynamoDbRoom {
  readonly service: Service;
  /** What streams hold: for the streams' own API, and for what polls them. */
  readonly streams: StreamPort;
  /** Whether a table of that ARN is there. */
  hasTable(arn: string): boolean;
  onFact(listener: (fact: DynamoDbFact) => void): void;
  /** Calls back for all capacity that a request took, or could not take. */
  onUse(listener: (use: TableUse) => void): void;
  /** What a table with provisioned capacity provides; `undefined` for all others. */
  provision(tableArn: string): Provision | undefined;
}

export interface DynamoDbOptions {
  /** How long tables and indexes take to be made; default: no time. */
  readonly timings?: Partial<Timings>;
}

export function createDynamoDb(kernel: Kernel, options: DynamoDbOptions = {}): DynamoDbRoom {
  const store = createStore(kernel, { ...IMMEDIATE, ...options.timings }, (of) => new Expiry(of));
  kernel.ledger.onRestored(() => {
    for (const table of store.allTables()) {
      limit(table, kernel.now());
      store.expiry.begin(table);
    }
  });
  const operations = onDemand(() => operationsOf(store));
  return {
    service: {
      name: "dynamodb",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      resourcePolicy(arn): ResourcePolicy | undefined {
        const address = addressOfArn(arn);
        if (!address) return undefined;
        return {
          document: store.find(address)?.policy?.document,
          owner: address.account,
          name: `resource policy of table ${address.name}`,
        };
      },
      denied: ({ text }) => accessDenied(text),
    },
    streams: streamPort(store),
    hasTable: (arn) => store.findArn(arn) !== undefined,
    onFact: (listener) => store.onFact(listener),
    onUse: (listener) => store.onUse(listener),
    provision(arn) {
      const table = store.findArn(arn);
      if (table?.billing.mode !== "PROVISIONED") return undefined;
      const indexes = [...table.indexes.values()].filter(({ shape }) => shape.kind === "global");
      const { read, write } = table.throughput;
      return { read, write, indexes: indexes.map(({ shape, throughput }) => ({ ...throughput, name: shape.name })) };
    },
  };
}
