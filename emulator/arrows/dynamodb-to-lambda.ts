import type { DynamoDbRoom } from "../services/dynamodb/index.ts";
import type { EventSourceMapping } from "../services/lambda/index.ts";
import { StreamPoller, type LanesTries, type StreamPorts } from "./shared/stream-poller.ts";

export interface DynamodbToLambdaOptions extends Omit<StreamPorts, "streams" | "moved"> {
  readonly dynamodb: DynamoDbRoom;
}

/**
 * Lambda reads the streams of tables for functions, by event source mappings and with the rights of the execution role. A
 * reader sleeps until something is written: it keeps no world busy. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function dynamodbToLambda({ dynamodb, ...ports }: DynamodbToLambdaOptions): void {
  const pollers = new Map<string, StreamPoller>();
  const byStream = new Map<string, Set<StreamPoller>>();
  /** How far an earlier life of this world came, by mapping. */
  const reached = new Map<string, number>();
  // As on AWS, what was not done with comes again, and what was does not.
  const positions = ports.kernel.ledger.table<number>("dynamodb-to-lambda.positions", {
    keys: () => pollers.keys(),
    read: (uuid) => pollers.get(uuid)?.checkpoint,
    restore(rows) {
      for (const [uuid, position] of rows) reached.set(uuid, position);
    },
  });
  /** What it was trying then. */
  const tried = new Map<string, LanesTries>();
  const tries = ports.kernel.ledger.table<LanesTries>("dynamodb-to-lambda.tries", {
    keys: () => pollers.keys(),
    read: (uuid) => pollers.get(uuid)?.tries,
    restore(rows) {
      for (const [uuid, each] of rows) tried.set(uuid, each);
    },
  });
  const moved = ({ uuid }: Pick<EventSourceMapping, "uuid">): void => {
    positions.mark(uuid);
    tries.mark(uuid);
  };

  const pollerOf = (mapping: EventSourceMapping): StreamPoller => {
    const known = pollers.get(mapping.uuid);
    if (known) return known;
    const world = { ...ports, streams: dynamodb.streams, moved };
    const poller = new StreamPoller(world, mapping, reached.get(mapping.uuid), tried.get(mapping.uuid));
    pollers.set(mapping.uuid, poller);
    const beside = byStream.get(mapping.sourceArn) ?? new Set();
    byStream.set(mapping.sourceArn, beside.add(poller));
    return poller;
  };

  ports.lambda.onMapping((mapping) => {
    if (!mapping.stream) return;
    const poller = pollerOf(mapping);
    poller.configure(mapping);
    if (mapping.change.kind !== "Deleting") return;
    pollers.delete(mapping.uuid);
    moved(mapping);
    byStream.get(mapping.sourceArn)?.delete(poller);
  });
  dynamodb.onFact((fact) => {
    if (fact.kind !== "changed" || !fact.stream) return;
    for (const poller of byStream.get(fact.stream.arn) ?? []) poller.notice(fact.entry);
  });
}
