import type { EntryId } from "../../kernel/index.ts";
import type { Notification } from "./message.ts";
import type { Subscription } from "./state.ts";

/** A topic took a notification; these are its subscriptions at that moment. */
export interface Published {
  readonly notification: Notification;
  readonly subscriptions: readonly Subscription[];
  /** The account that owns the topic. */
  readonly owner: string;
  /** The journal's `fact` about it. */
  readonly entry: EntryId;
}

/** How the journal calls a notification: its topic's ARN and its id. */
export const subjectOf = (topicArn: string, id: string): string => `${topicArn}/${id}`;
