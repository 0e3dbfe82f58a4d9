/** What an alarm can say of the world. */
export type StateValue = "OK" | "ALARM" | "INSUFFICIENT_DATA";
