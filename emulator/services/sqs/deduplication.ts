import { hash } from "node:crypto";
import type { Instant } from "../../kernel/index.ts";
import { DEDUPLICATION_WINDOW } from "./limits.ts";
import type { Message } from "./message.ts";

export interface Remembered {
  readonly at: Instant;
  readonly message: Message;
}

/** What a FIFO queue remembers of what was sent to it, whether or not it is still there. */
export class Deduplication {
  readonly sent: Map<string, Remembered>;

  constructor(sent: Map<string, Remembered>) {
    this.sent = sent;
  }

  /** The message that was taken under that key within the window. */
  find(key: string, now: Instant): Message | undefined {
    // By age: the first that is young enough ends the sweep.
    for (const [old, { at }] of this.sent) {
      if (at + DEDUPLICATION_WINDOW > now) break;
      this.sent.delete(old);
    }
    return this.sent.get(key)?.message;
  }

  add(key: string, message: Message, now: Instant): void {
    this.sent.set(key, { at: now, message });
  }
}

/** Content-based deduplication takes the body only: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
export const contentId = (body: string): string => hash("sha256", body, "hex");
