import type { EntryId } from "../../kernel/index.ts";
import type { Message } from "./message.ts";

/** Something happened to a message. `entry` is the journal's `fact` about it. */
export type QueueFact =
  | { readonly kind: "sent"; readonly queueArn: string; readonly message: Message; readonly entry: EntryId }
  | { readonly kind: "received"; readonly queueArn: string; readonly message: Message; readonly entry: EntryId }
  | { readonly kind: "deleted"; readonly queueArn: string; readonly message: Message; readonly entry: EntryId }
  /** Out of `queueArn` as a dead letter, into `to`. */
  | {
      readonly kind: "moved";
      readonly queueArn: string;
      readonly to: string;
      readonly message: Message;
      readonly entry: EntryId;
    }
  /** Its retention ended before anybody deleted it. */
  | { readonly kind: "expired"; readonly queueArn: string; readonly message: Message; readonly entry: EntryId }
  /** Sent again within the window of a FIFO queue: it is not delivered. `message` is the earlier one. */
  | { readonly kind: "deduplicated"; readonly queueArn: string; readonly message: Message; readonly entry: EntryId }
  | { readonly kind: "purged"; readonly queueArn: string; readonly message: Message; readonly entry: EntryId };

/** How the journal calls a message: its queue's ARN and its id. */
export const subjectOf = (queueArn: string, messageId: string): string => `${queueArn}/${messageId}`;
