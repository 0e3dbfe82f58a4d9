import { putBucket, removeBucket } from "../shared/bucket.ts";
import type { Clients } from "../shared/clients.ts";
import { putFunction, removeFunction } from "../shared/lambda-function.ts";
import { removeLogGroup } from "../shared/log-group.ts";
import { putQueue, removeQueue } from "../shared/queue.ts";
import { putRolePolicy, putSummarizeRole, removeSummarizeRole, summarizeRights } from "./execute.plane.ts";
import { putFailureDestination } from "./failures.ts";
import { allowS3ToInvoke } from "./invoke.plane.ts";
import type { SummariesNames } from "./names.ts";
import { putNotification, removeNotification } from "./notification.ts";
import { resolveSummaries, type SummariesOptions } from "./options.ts";

/** 128 MB, Lambda's smallest, holds no SDK, CSV parser and column statistics at once with ease. */
const MEMORY_MB = 256;
const TIMEOUT_SECONDS = 60;

/**
 * Sets up the whole pipeline, or brings it to what is wanted; run twice it changes nothing. The order matters: a role before
 * the function that takes it, the permission before the notification that needs it.
 */
export async function provisionSummaries(
  clients: Clients,
  names: SummariesNames,
  options: SummariesOptions,
): Promise<void> {
  const settings = resolveSummaries(options);
  if (settings.failureQueues) await putFailureQueues(clients, names);
  await putSummarizeRole(clients, names);
  await putRolePolicy(clients, names, summarizeRights(names, settings));
  await putSummarizeFunction(clients, names, options);
  await putFailureDestination(clients, names, settings);
  await allowS3ToInvoke(clients, names);
  await putSummariesBucket(clients, names);
  await putNotification(clients, names, settings);
}

export const putSummariesBucket = (clients: Clients, names: SummariesNames): Promise<void> =>
  putBucket(clients, names.bucket);

/** The function alone: its code, its configuration, its dead-letter queue. */
export function putSummarizeFunction(
  clients: Clients,
  names: SummariesNames,
  options: SummariesOptions,
): Promise<void> {
  const { code, handler, runtime, outputPrefix, failureQueues, patience } = resolveSummaries(options);
  const wish = {
    name: names.functionName,
    roleArn: names.roleArn,
    code,
    handler,
    runtime,
    timeoutSeconds: TIMEOUT_SECONDS,
    memoryMb: MEMORY_MB,
    variables: { SUMMARIES_PREFIX: outputPrefix },
    ...(failureQueues ? { deadLetterArn: names.deadLettersArn } : {}),
  };
  return putFunction(clients, wish, patience);
}

/** Deletes the function. Its resource policy and its event invoke configuration go with it. */
export const removeSummarizeFunction = (clients: Clients, names: SummariesNames): Promise<void> =>
  removeFunction(clients, names.functionName);

export async function putFailureQueues(clients: Clients, names: SummariesNames): Promise<void> {
  for (const name of [names.deadLetters, names.failures]) await putQueue(clients, name);
}

/** Takes all of it down, objects and logs included; what is not there is no error. */
export async function removeSummaries(clients: Clients, names: SummariesNames): Promise<void> {
  await removeNotification(clients, names);
  await removeBucket(clients, names.bucket);
  await removeSummarizeFunction(clients, names);
  await removeSummarizeRole(clients, names);
  for (const name of [names.deadLetters, names.failures]) await removeQueue(clients, name);
  await removeLogGroup(clients, names.logGroup);
}
