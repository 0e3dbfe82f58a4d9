import type { CallContext, Permission } from "../../kernel/index.ts";
import { addressOfUrl, arnOfQueue } from "./arn.ts";

/** What most operations ask for: their own right on the queue that the URL means. */
export const onQueue = (
  action: string,
  input: { readonly QueueUrl?: string | undefined },
  context: CallContext,
): Permission => ({ action: `sqs:${action}`, resource: arnOfQueue(addressOfUrl(input.QueueUrl, context)) });
