import { putBucket, removeBucket } from "../shared/bucket.ts";
import { putFailureDestinationOf } from "../shared/failure-destination.ts";
import { putFunction, removeFunction } from "../shared/lambda-function.ts";
import { removeLogGroup } from "../shared/log-group.ts";
import { NO_PATIENCE, type Patience } from "../shared/patience.ts";
import { putQueueMapping, removeQueueMapping } from "../shared/queue-mapping.ts";
import { putQueueWith, removeQueue } from "../shared/queue.ts";
import { putTable, removeTable } from "../shared/table.ts";
import { putEventsApi, removeEventsApi } from "./api.ts";
import type { EventsClients } from "./clients.ts";
import { putEventsRoles, removeEventsRoles } from "./execute.plane.ts";
import { allowApiToInvoke } from "./invoke.plane.ts";
import type { EventsNames } from "./names.ts";
import { resolveEvents, type EventsCode, type EventsOptions, type EventsSettings } from "./options.ts";
import { putHourlySchedule, putReports, removeHourlySchedule, removeTopic } from "./reports.ts";
import { putWatching, removeWatching } from "./watching.ts";

const MEMORY_MB = 256;
/** A caller waits for `ingest`; API Gateway itself waits 29 seconds. */
const INGEST_SECONDS = 10;
const PROCESS_SECONDS = 10;
/** An hour of many events takes a while to read. */
const AGGREGATE_SECONDS = 300;
/** AWS's advice: six times the function's timeout. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_SECONDS = 6 * PROCESS_SECONDS;
/** Dead letters keep the time at which they were first sent: their queue must keep them longer than the first. */
const DEAD_LETTERS_SECONDS = 14 * 86_400;
const BATCH_SIZE = 10;

/** What was made, as far as nobody can know it beforehand. */
export interface EventsMade {
  readonly apiId: string;
  readonly queueUrl: string;
  readonly mappingId: string;
}

/**
 * Sets up the whole pipeline, or brings it to what is wanted; run twice it changes nothing. From the end to the beginning: an
 * event that comes in finds everything behind it in place.
 */
export async function provisionEvents(
  clients: EventsClients,
  names: EventsNames,
  options: EventsOptions,
): Promise<EventsMade> {
  const settings = resolveEvents(options);
  await putBucket(clients, names.bucket);
  await putTable(clients, names.table.name, KEY, settings.patience.activeSeconds);
  const queueUrl = await putEventsQueues(clients, names, settings);
  await putReports(clients, names, settings);
  await putEventsRoles(clients, names, settings);
  for (const which of ["ingest", "process", "aggregate"] as const)
    await putEventsFunction(clients, names, which, { ...settings, queueUrl });
  const destination = settings.failureQueues ? names.aggregateFailures.arn : undefined;
  await putFailureDestinationOf(clients, names.aggregate.name, destination, settings.patience);
  const mappingId = await putEventsMapping(clients, names, settings);
  await putHourlySchedule(clients, names, settings);
  const apiId = await putEventsApi(clients, names);
  await allowApiToInvoke(clients, names, apiId);
  if (settings.watched) await putWatching(clients, names);
  return { apiId, queueUrl, mappingId };
}

const KEY = { partition: "hour_shard", sort: "event_id" };

/** The queue with its dead-letter queue, and those for failures of `aggregate`. Gives the URL of the first. */
export async function putEventsQueues(
  clients: EventsClients,
  names: EventsNames,
  { receivesMax, failureQueues }: Pick<EventsSettings, "receivesMax" | "failureQueues">,
): Promise<string> {
  const kept = { MessageRetentionPeriod: String(DEAD_LETTERS_SECONDS) };
  await putQueueWith(clients, names.deadLetters.name, kept);
  if (failureQueues)
    for (const { name } of [names.aggregateDeadLetters, names.aggregateFailures])
      await putQueueWith(clients, name, kept);
  const redrive = { deadLetterTargetArn: names.deadLetters.arn, maxReceiveCount: receivesMax };
  return putQueueWith(clients, names.queue.name, {
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    RedrivePolicy: JSON.stringify(redrive),
  });
}

/** One of the three functions: its code and configuration. */
export function putEventsFunction(
  clients: EventsClients,
  names: EventsNames,
  which: keyof EventsCode,
  settings: EventsSettings & { readonly queueUrl: string },
): Promise<void> {
  const { code, handler, runtime, patience, queueUrl, failureQueues, processVariables } = settings;
  const own = {
    ingest: { timeoutSeconds: INGEST_SECONDS, variables: { QUEUE_URL: queueUrl } },
    process: {
      timeoutSeconds: PROCESS_SECONDS,
      variables: { TABLE: names.table.name, BUCKET: names.bucket, ...processVariables },
    },
    aggregate: {
      timeoutSeconds: AGGREGATE_SECONDS,
      variables: { TABLE: names.table.name, TOPIC_ARN: names.reports.arn },
      ...(failureQueues ? { deadLetterArn: names.aggregateDeadLetters.arn } : {}),
    },
  }[which];
  const { name, role } = names[which];
  const wish = { name, roleArn: role.arn, code: code[which], handler, runtime, memoryMb: MEMORY_MB, ...own };
  return putFunction(clients, wish, patience);
}

type MappingWish = Pick<EventsSettings, "reportsItems" | "batchesMax" | "batchSeconds" | "patience">;

/** Lets the queue start `process`. Gives the mapping's id. */
export const putEventsMapping = (
  clients: EventsClients,
  names: EventsNames,
  { reportsItems, batchesMax, batchSeconds, patience }: MappingWish,
): Promise<string> =>
  putQueueMapping(
    clients,
    {
      queueArn: names.queue.arn,
      functionName: names.process.name,
      batchSize: BATCH_SIZE,
      batchesMax,
      batchSeconds,
      reportsItems,
    },
    patience,
  );

/** Takes all of it down, events and logs included; what is not there is no error. */
export async function removeEvents(
  clients: EventsClients,
  names: EventsNames,
  { activeSeconds }: Pick<Patience, "activeSeconds"> = NO_PATIENCE,
): Promise<void> {
  await removeEventsApi(clients, names);
  await removeHourlySchedule(clients, names);
  await removeQueueMapping(clients, names.queue.arn, names.process.name);
  for (const { name } of [names.ingest, names.process, names.aggregate]) await removeFunction(clients, name);
  await removeEventsRoles(clients, names);
  await removeTopic(clients, names.reports);
  const queues = [
    names.queue,
    names.deadLetters,
    names.reportsQueue,
    names.aggregateDeadLetters,
    names.aggregateFailures,
  ];
  for (const { name } of queues) await removeQueue(clients, name);
  await removeTable(clients, names.table.name, activeSeconds);
  await removeBucket(clients, names.bucket);
  await removeWatching(clients, names);
  for (const { logGroup } of [names.ingest, names.process, names.aggregate]) await removeLogGroup(clients, logGroup);
}
