import type { Kernel, Millis } from "../kernel/index.ts";
import type { EventsRoom } from "../services/events/index.ts";
import { eventBridgeEvent, type S3Fact, type S3Room } from "../services/s3/index.ts";
import { createErrands } from "./shared/errands.ts";

export interface S3ToEventsOptions {
  readonly kernel: Kernel;
  readonly s3: S3Room;
  readonly events: EventsRoom;
  /** How long an event is under way. */
  readonly latency: Millis;
}

/**
 * A bucket that is told to sends all its events to the default bus of its account and region. Nobody's permission is asked.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 */
export function s3ToEvents({ kernel, s3, events, latency }: S3ToEventsOptions): void {
  const send = (fact: S3Fact): void => {
    const { detailType, detail } = eventBridgeEvent(fact);
    const bus = `arn:aws:events:${fact.region}:${fact.bucketOwner}:event-bus/default`;
    events.put(
      bus,
      {
        source: "aws.s3",
        detailType,
        detail,
        resources: [fact.bucketArn],
        time: fact.at,
        traceHeader: fact.traceHeader,
      },
      fact.entry,
    );
  };
  const errands = createErrands<S3Fact, S3Fact>({
    kernel,
    name: "s3-to-events",
    arrow: "s3-to-events",
    run: send,
    toRow: (fact) => fact,
    fromRow: (fact, entry) => ({ ...fact, entry, cause: entry }),
  });
  s3.onFact((fact) => {
    if (s3.sendsToEventBridge(fact.bucket)) errands.after(latency, fact);
  });
}
