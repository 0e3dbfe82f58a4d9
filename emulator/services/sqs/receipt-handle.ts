import type { RandomStream } from "../../kernel/index.ts";
import { receiptHandleIsInvalid } from "./errors.ts";

/** One receive's handle. Opaque to clients, as AWS's; holds which message of which queue it is about. */
export function makeHandle(queueArn: string, messageId: string, chance: RandomStream): string {
  return Buffer.from(`${queueArn} ${messageId} ${chance.hex(32)}`).toString("base64");
}

/** The message a handle is about. Throws for what is no handle of this queue. */
export function messageIdOf(handle: string, queueArn: string): string {
  const [arn, id, chance] = Buffer.from(handle, "base64").toString("latin1").split(" ");
  if (arn !== queueArn || !id || !chance) throw receiptHandleIsInvalid(handle);
  return id;
}
