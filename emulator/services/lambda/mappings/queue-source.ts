import { seconds, type CallContext } from "../../../kernel/index.ts";
import { invalidParameterValue } from "../errors.ts";
import type { Room } from "../room.ts";
import type { FunctionVersion } from "../state.ts";

/** What Lambda does with a queue in the name of the function: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const ACTIONS = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"] as const;

/**
 * Asked when a mapping is made or changed, and never again: whether the role may read the queue, the queue is there, and hides
 * its messages for as long as the function may run.
 */
export function checkQueueSource(
  room: Room,
  queueArn: string,
  { fn, version }: FunctionVersion,
  context: CallContext,
): void {
  const { roleArn, timeoutSeconds } = version.settings;
  const use = { roleArn, functionName: fn.name, functionArn: fn.arn };
  for (const action of ACTIONS)
    if (!room.ports.roleMay(use, { action: `sqs:${action}`, resource: queueArn }, context.entry))
      throw invalidParameterValue(`The provided execution role does not have permissions to call ${action} on SQS`);
  const queue = room.ports.queue(queueArn);
  if (!queue)
    throw invalidParameterValue(
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
    );
  if (queue.visibility < seconds(timeoutSeconds))
    throw invalidParameterValue(
      `Queue visibility timeout: ${queue.visibility / 1000} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
    );
}
