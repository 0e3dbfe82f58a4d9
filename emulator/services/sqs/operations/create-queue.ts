import type { CreateQueueRequest, CreateQueueResult } from "@aws-sdk/client-sqs";
import type { Operation } from "../../../kernel/index.ts";
import { arnOfQueue, urlOf, type QueueAddress } from "../arn.ts";
import {
  invalidParameterValue,
  invalidAttributeValue,
  missingParameter,
  queueAlreadyExists,
  queueDeletedRecently,
  unknownAttribute,
} from "../errors.ts";
import { RECREATE_AFTER } from "../limits.ts";
import { defaultAttributes, withAttributes, type QueueAttributes } from "../settings.ts";
import type { Queue, SqsStore } from "../store.ts";
import { setTags } from "./tags.ts";

export const createQueue = (store: SqsStore): Operation<CreateQueueRequest, CreateQueueResult> => ({
  permissions: (input, context) => [
    {
      action: "sqs:CreateQueue",
      resource: arnOfQueue({ account: context.account, region: context.region, name: input.QueueName ?? "" }),
    },
  ],
  run(input, context) {
    const name = input.QueueName;
    if (!name) throw missingParameter("QueueName");
    const given = { ...input.Attributes };
    const kind = checkKind(name, given);
    const address: QueueAddress = { account: context.account, region: context.region, name };
    const attributes = withAttributes(defaultAttributes(kind), given, address, store.neighbours);
    const existing = store.find(arnOfQueue(address));
    if (existing) checkSame(existing, attributes, given);
    else {
      const deletedAt = store.region(context).deletedAt.get(name);
      if (deletedAt !== undefined && context.now < deletedAt + RECREATE_AFTER) throw queueDeletedRecently();
      setTags(store.create(address, attributes), input.tags ?? {});
    }
    return { QueueUrl: urlOf(context.endpoint, address) };
  },
});

const FIFO_NAME =
  "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.";

function checkKind(name: string, given: Readonly<Record<string, string>>): "standard" | "fifo" {
  const fifo = given["FifoQueue"];
  if (fifo !== undefined && fifo !== "true" && fifo !== "false") throw invalidAttributeValue("FifoQueue");
  if (fifo === "true") {
    if (!/^[\w-]{1,75}\.fifo$/.test(name)) throw invalidParameterValue(FIFO_NAME);
    return "fifo";
  }
  if (!/^[\w-]{1,80}$/.test(name))
    throw invalidParameterValue(
      name.endsWith(".fifo")
        ? FIFO_NAME
        : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  // AWS knows the attribute only where it is true.
  if (fifo === "false") throw unknownAttribute("FifoQueue");
  return "standard";
}

/** Creating again is harmless as long as nothing that is named differs. */
function checkSame(queue: Queue, wanted: QueueAttributes, given: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(given))
    if (queue.attributes.get(name) !== wanted.get(name)) throw queueAlreadyExists(name);
}
