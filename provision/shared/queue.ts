import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";
import { isEmpty } from "./tags.ts";

/** Makes the queue; one of that name that is there already is left as it is. */
export async function putQueue({ sqs, tags }: Clients, QueueName: string): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName, ...(isEmpty(tags) ? {} : { tags }) }));
}

export async function removeQueue({ sqs }: Clients, QueueName: string): Promise<void> {
  const missing = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];
  const found = await unless(missing, () => sqs.send(new GetQueueUrlCommand({ QueueName })));
  if (found) await sqs.send(new DeleteQueueCommand({ QueueUrl: found.QueueUrl }));
}
