import type { AddPermissionRequest, RemovePermissionRequest } from "@aws-sdk/client-sqs";
import type { Instant, Operation } from "../../../kernel/index.ts";
import { onQueue } from "../permission.ts";
import { withGrant, withoutGrant } from "../queue-policy.ts";
import { settingsOf } from "../settings.ts";
import type { Queue, SqsStore } from "../store.ts";

export const addPermission = (store: SqsStore): Operation<AddPermissionRequest, void> => ({
  permissions: (input, context) => [onQueue("AddPermission", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    const grant = { label: input.Label ?? "", accounts: input.AWSAccountIds ?? [], actions: input.Actions ?? [] };
    setPolicy(queue, withGrant(queue.settings.policy, queue.arn, grant), context.now);
  },
});

export const removePermission = (store: SqsStore): Operation<RemovePermissionRequest, void> => ({
  permissions: (input, context) => [onQueue("RemovePermission", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    setPolicy(queue, withoutGrant(queue.settings.policy, input.Label ?? ""), context.now);
  },
});

function setPolicy(queue: Queue, policy: string | undefined, now: Instant): void {
  const attributes = new Map(queue.attributes);
  if (policy === undefined) attributes.delete("Policy");
  else attributes.set("Policy", policy);
  queue.attributes = attributes;
  queue.settings = settingsOf(attributes);
  queue.modifiedAt = now;
}
