import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
} from "@aws-sdk/client-lambda";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";
import { patiently, RIGHT_UNKNOWN, type Patience } from "./patience.ts";

/** How a queue starts a function. */
export interface QueueMapping {
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly batchesMax: number;
  /** How long a batch may be filled for. */
  readonly batchSeconds: number;
  readonly reportsItems: boolean;
}

/** Makes the mapping, or brings the one there is to what is wanted. Gives its id. */
export async function putQueueMapping({ lambda }: Clients, wish: QueueMapping, patience: Patience): Promise<string> {
  const found = await mappingOf({ lambda }, wish.queueArn, wish.functionName);
  const wanted = {
    FunctionName: wish.functionName,
    BatchSize: wish.batchSize,
    MaximumBatchingWindowInSeconds: wish.batchSeconds,
    ScalingConfig: { MaximumConcurrency: wish.batchesMax },
    FunctionResponseTypes: wish.reportsItems ? ["ReportBatchItemFailures" as const] : [],
  };
  if (found?.UUID !== undefined) {
    if (!isSame(found, wanted)) await lambda.send(new UpdateEventSourceMappingCommand({ ...wanted, UUID: found.UUID }));
    return found.UUID;
  }
  const create = { ...wanted, EventSourceArn: wish.queueArn };
  const made = await patiently(patience, [RIGHT_UNKNOWN], () =>
    lambda.send(new CreateEventSourceMappingCommand(create)),
  );
  return made.UUID ?? "";
}

/** Takes the mapping between these two away. */
export async function removeQueueMapping(
  { lambda }: Pick<Clients, "lambda">,
  queueArn: string,
  functionName: string,
): Promise<void> {
  const found = await unless(["ResourceNotFoundException"], () => mappingOf({ lambda }, queueArn, functionName));
  if (found?.UUID !== undefined && found.State !== "Deleting")
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID: found.UUID }));
}

async function mappingOf(
  { lambda }: Pick<Clients, "lambda">,
  EventSourceArn: string,
  FunctionName: string,
): Promise<EventSourceMappingConfiguration | undefined> {
  const { EventSourceMappings } = await lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn, FunctionName }),
  );
  return EventSourceMappings?.find(({ State }) => State !== "Deleting");
}

type Wanted = Pick<
  EventSourceMappingConfiguration,
  "BatchSize" | "MaximumBatchingWindowInSeconds" | "ScalingConfig" | "FunctionResponseTypes"
>;

const isSame = (found: Wanted, wanted: Wanted): boolean => saysOf(found) === saysOf(wanted);

const saysOf = (given: Wanted): string => {
  const { BatchSize, MaximumBatchingWindowInSeconds = 0, ScalingConfig, FunctionResponseTypes } = given;
  return JSON.stringify([
    BatchSize,
    MaximumBatchingWindowInSeconds,
    ScalingConfig?.MaximumConcurrency,
    FunctionResponseTypes ?? [],
  ]);
};
