import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type QueueAttributeName,
} from "@aws-sdk/client-sqs";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";
import { isEmpty } from "./tags.ts";

const MISSING = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

/** Makes the queue; one of that name that is there already is left as it is. */
export async function putQueue({ sqs, tags }: Clients, QueueName: string): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName, ...(isEmpty(tags) ? {} : { tags }) }));
}

/** Attributes as SQS takes them: everything is text. */
export type QueueAttributes = Readonly<Partial<Record<QueueAttributeName, string>>>;

/** Makes the queue with these attributes, or brings them to what is wanted. Gives its URL. */
export async function putQueueWith(
  { sqs, tags }: Clients,
  QueueName: string,
  wanted: QueueAttributes,
): Promise<string> {
  const found = await unless(MISSING, () => sqs.send(new GetQueueUrlCommand({ QueueName })));
  if (!found) {
    const made = await sqs.send(
      new CreateQueueCommand({ QueueName, Attributes: { ...wanted }, ...(isEmpty(tags) ? {} : { tags }) }),
    );
    return made.QueueUrl ?? "";
  }
  const { QueueUrl = "" } = found;
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  const held = new Map(Object.entries(Attributes ?? {}));
  const differing = Object.entries(wanted).filter(([name, value]) => held.get(name) !== value);
  if (differing.length > 0)
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: Object.fromEntries(differing) }));
  return QueueUrl;
}

export async function removeQueue({ sqs }: Clients, QueueName: string): Promise<void> {
  const found = await unless(MISSING, () => sqs.send(new GetQueueUrlCommand({ QueueName })));
  if (found) await sqs.send(new DeleteQueueCommand({ QueueUrl: found.QueueUrl }));
}
